namespace ActorShm.Segments;

/// <summary>A copy of a segment that is complete and has no name yet; see <see cref="SegmentDirectory.PrepareExport"/>. Not thread-safe.</summary>
/// <remarks>Disposed without a name it leaves nothing, and killed nothing that the next export into the directory does not sweep.</remarks>
public sealed class PreparedExport : IDisposable
{
    private readonly UnnamedFile _file;

    internal PreparedExport(UnnamedFile file, string path)
    {
        _file = file;
        Path = path;
    }

    /// <summary>The file that the copy becomes, absolute.</summary>
    public string Path { get; }

    /// <summary>Gives the copy its name, in place of any file that has it, and makes the name last through a power cut. To be called once.</summary>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written to.</exception>
    /// <exception cref="IOException">The file system fails.</exception>
    public void Publish() => _file.Publish(Path);

    /// <summary>Gives up what has no name; a copy that has one stays.</summary>
    public void Dispose() => _file.Dispose();
}
