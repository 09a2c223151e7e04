namespace ActorShm.Segments;

/// <summary>The names of what belongs to one segment in a <c>segments/</c> directory.</summary>
/// <param name="Directory">The absolute path of that directory.</param>
internal sealed record SegmentPaths(string Directory)
{
    public const string StateEnding = ".state";

    /// <summary>The data, or a symbolic link to it when it lies on another file system.</summary>
    public string Data(SegmentId id) => Path.Combine(Directory, $"{id}.npy");

    /// <summary>What ActorShm alone knows about the segment.</summary>
    public string State(SegmentId id) => Path.Combine(Directory, $"{id}{StateEnding}");

    /// <summary>The file that holds the data, behind the symbolic link if there is one.</summary>
    public string RealData(SegmentId id) => new FileInfo(Data(id)).LinkTarget ?? Data(id);

    /// <summary>A name beside the final one, for a file that is not complete yet.</summary>
    public static string Unfinished(string path) => Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.new");
}
