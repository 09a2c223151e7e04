namespace ActorShm.Segments;

/// <summary>A copy of a segment that is complete and has no name yet; see <see cref="SegmentDirectory.PrepareExport"/>. Not thread-safe.</summary>
/// <remarks>If it is disposed without a name, nothing is left; if its process is killed, the next export into the directory sweeps what is left.</remarks>
public sealed class PreparedExport : IDisposable
{
    private readonly UnnamedFile _file;

    internal PreparedExport(UnnamedFile file, string path)
    {
        _file = file;
        Path = path;
    }

    /// <summary>The absolute path that the copy gets.</summary>
    public string Path { get; }

    /// <summary>Gives the copy its name, replacing any file that has it, and makes the name last through a power cut. To be called once.</summary>
    /// <param name="keepReplaced">Whether the replaced file is kept until this object is disposed, so that <see cref="Withdraw"/> can put it back.</param>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written to, or the existing file may not be replaced.</exception>
    /// <exception cref="IOException">The file system fails.</exception>
    public void Publish(bool keepReplaced = false) => _file.Publish(Path, keepReplaced);

    /// <summary>Takes the name away again, before this object is disposed: the replaced file gets it back, or nothing has it, as before. For several copies of which one could not be published; does nothing if the copy has no name.</summary>
    /// <exception cref="InvalidOperationException">The copy was published for good.</exception>
    /// <exception cref="IOException">The file system fails, or cannot exchange names (NFS), so that the replaced file is gone.</exception>
    public void Withdraw() => _file.Withdraw(Path);

    /// <summary>Removes a copy that has no name, and the replaced file that was kept; a copy that has its name stays.</summary>
    public void Dispose() => _file.Dispose();
}
