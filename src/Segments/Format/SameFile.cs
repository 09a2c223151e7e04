namespace ActorShm.Segments;

/// <summary>What a writer has to know about a path before it replaces what is there.</summary>
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

    /// <summary>Whether a path leads to something that is neither a regular file nor a directory: a device, a pipe, a socket. Such a thing must not be replaced.</summary>
    /// <param name="path">The path; a symbolic link stands for what it leads to.</param>
    /// <returns>False also when nothing is there.</returns>
    /// <exception cref="IOException">The path cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">The path may not be looked at.</exception>
    public static bool IsSpecial(string path) =>
        NativeFile.TryStatus(path, followLink: true) is { IsRegular: false, IsDirectory: false };
}
