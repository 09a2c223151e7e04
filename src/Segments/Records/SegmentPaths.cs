using System.Globalization;

namespace ActorShm.Segments;

/// <summary>Makes and reads the names of the files of segments in a <c>segments/</c> directory.</summary>
/// <param name="Directory">The absolute path of that directory.</param>
internal sealed record SegmentPaths(string Directory)
{
    public const string StateEnding = ".state";
    public const string LockEnding = ".lock";

    private const string DataEnding = ".npy";

    /// <summary>Gets the path of the data, or of a symbolic link to it if the data lies on another file system.</summary>
    public string Data(SegmentHandle handle) => Path.Combine(Directory, DataName(handle.Id, handle.Generation));

    /// <summary>Gets the path of the state, which holds what ActorShm alone knows about the segment.</summary>
    public string State(SegmentId id) => Path.Combine(Directory, $"{id}{StateEnding}");

    /// <summary>Gets the path of the lock file of one generation of the segment, which does not exist until somebody asks for a lock.</summary>
    public string Lock(SegmentId id, uint generation) =>
        Path.Combine(Directory, generation == SegmentHandle.FirstGeneration ? $"{id}{LockEnding}" : $"{id}-{generation}{LockEnding}");

    /// <summary>Gets the path of the file that holds the data, which is the target of the symbolic link if there is one.</summary>
    public string RealData(SegmentHandle handle)
    {
        var data = Data(handle);
        return new FileInfo(data).LinkTarget ?? data;
    }

    /// <summary>
    /// Makes the name of a data file. Each generation has its own name, so that nobody who keeps the path of an earlier one ever finds new data there.
    /// </summary>
    public static string DataName(SegmentId id, uint generation) =>
        generation == SegmentHandle.FirstGeneration ? $"{id}{DataEnding}" : string.Create(CultureInfo.InvariantCulture, $"{id}-{generation}{DataEnding}");

    /// <summary>Reads the name of a data file.</summary>
    public static bool TryParseDataName(string name, out SegmentId id, out uint generation) => TryParse(name, DataEnding, out id, out generation);

    /// <summary>Reads the name of a state file.</summary>
    public static bool TryParseStateName(string name, out SegmentId id)
    {
        id = default;
        return name.EndsWith(StateEnding, StringComparison.Ordinal) && SegmentId.TryParse(Path.GetFileNameWithoutExtension(name), out id);
    }

    /// <summary>Reads the name of a lock file.</summary>
    public static bool TryParseLockName(string name, out SegmentId id) => TryParse(name, LockEnding, out id, out _);

    /// <summary>Determines whether a file with that name, in a directory of segments, belongs or could belong to one of them.</summary>
    public static bool IsNameOfSegments(string name) =>
        name.StartsWith('.')
        || TryParseDataName(name, out _, out _)
        || TryParseLockName(name, out _)
        || TryParseStateName(name, out _);

    /// <summary>Determines whether a path is that of a file of a segment: it has the name of one, and the segment's state lies beside it.</summary>
    public static bool IsOfSegment(string path)
    {
        var name = Path.GetFileName(path);
        return (TryParseDataName(name, out var id, out _)
                || TryParseLockName(name, out id)
                || TryParseStateName(name, out id))
            && File.Exists(new SegmentPaths(Path.GetDirectoryName(path)!).State(id));
    }

    private static bool TryParse(string name, string ending, out SegmentId id, out uint generation)
    {
        id = default;
        generation = SegmentHandle.FirstGeneration;
        if (!name.EndsWith(ending, StringComparison.Ordinal))
        {
            return false;
        }

        var parts = name[..^ending.Length].Split('-');
        return SegmentId.TryParse(parts[0], out id)
            && (parts.Length == 1
                || (parts.Length == 2 && uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out generation) && generation > SegmentHandle.FirstGeneration));
    }
}
