namespace ActorShm.Segments;

/// <summary>Tells whether two paths lead to one file, as a writer has to know before it replaces what somebody reads.</summary>
public static class SameFile
{
    /// <summary>Compares what the paths lead to: symbolic links are followed, and hard links are recognised.</summary>
    /// <param name="path">One path.</param>
    /// <param name="otherPath">The other path.</param>
    /// <returns>False also when one of them leads to nothing.</returns>
    /// <exception cref="IOException">One of the paths cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">One of the paths may not be looked at.</exception>
    public static bool Are(string path, string otherPath) =>
        NativeFile.TryStatus(path, followLink: true) is { } status
        && NativeFile.TryStatus(otherPath, followLink: true) is { } other
        && status.IsSameFile(other);
}
