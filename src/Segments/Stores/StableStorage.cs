namespace ActorShm.Segments;

/// <summary>Which segments outlive a power cut: those in a directory without an owner, on a disk.</summary>
/// <remarks>
/// They are kept until somebody retires them, so what their states and names say has to be true after the next boot too. What has an owner goes with it, spilled segments too, and to wait for a disk would cost its jobs dearly for nothing.
/// </remarks>
internal static class StableStorage
{
    /// <summary>Whether it is for segments in a directory.</summary>
    public static bool IsFor(string directory) => !FileSystemSpace.Of(directory).IsInMemory && OwnerOf(directory) is null;

    /// <summary>The living owner of a directory of segments: of itself, or of the run that it lies in; null when it has none.</summary>
    public static ProcessIdentity? OwnerOf(string directory) =>
        OwnedDirectory.OwnerOf(directory) ?? (Path.GetDirectoryName(directory) is { } parent ? OwnedDirectory.OwnerOf(parent) : null);

    /// <summary>Has the content of a file there.</summary>
    public static void Sync(string path)
    {
        using var file = NativeFile.Open(path, OpenFlags.ReadOnly | OpenFlags.NoFollow);
        NativeFile.Sync(file, path);
    }

    /// <summary>The same for a file that others may remove at any time: then there is nothing to be done.</summary>
    public static void SyncIfThere(string path)
    {
        try
        {
            Sync(path);
        }
        catch (IOException gone) when (Errno.IsAbsence(gone))
        {
            // nothing is there that could be lost
        }
    }
}
