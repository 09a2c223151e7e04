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
    /// <param name="keepReplaced">Whether the file that had the name is kept until this is disposed, so that <see cref="Withdraw"/> can put it back.</param>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written to, or what has the name may not be replaced.</exception>
    /// <exception cref="IOException">The file system fails.</exception>
    public void Publish(bool keepReplaced = false) => _file.Publish(Path, keepReplaced);

    /// <summary>Takes the name away again, before this is disposed: the file that had it has it back, or nothing has it, as before. For several copies of which one could not be published; nothing happens to one without its name.</summary>
    /// <exception cref="InvalidOperationException">It was published for good.</exception>
    /// <exception cref="IOException">The file system fails, or cannot exchange names (NFS), so that what was replaced is gone.</exception>
    public void Withdraw() => _file.Withdraw(Path);

    /// <summary>Gives up what has no name, and what a copy has replaced; a copy that has its name stays.</summary>
    public void Dispose() => _file.Dispose();
}
