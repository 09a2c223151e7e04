namespace ActorShm.Segments;

/// <summary>Decides which segments outlive a power cut: those in a directory without an owner, on a disk.</summary>
/// <remarks>
/// They are kept until somebody retires them, so their states and names must be right even after the next boot. Segments with an owner, spilled ones included, go with the owner; to wait for a disk would cost its jobs dearly for nothing.
/// </remarks>
internal static class StableStorage
{
    /// <summary>Determines whether segments in a directory outlive a power cut.</summary>
    public static bool IsFor(string directory) => !FileSystemSpace.Of(directory).IsInMemory && OwnerOf(directory) is null;

    /// <summary>Finds the living owner of a directory of segments, or of the run in which it lies; null when there is none.</summary>
    public static ProcessIdentity? OwnerOf(string directory) =>
        OwnedDirectory.OwnerOf(directory) ?? (Path.GetDirectoryName(directory) is { } parent ? OwnedDirectory.OwnerOf(parent) : null);

    /// <summary>Writes the content of a file to stable storage.</summary>
    public static void Sync(string path)
    {
        using var file = NativeFile.Open(path, OpenFlags.ReadOnly | OpenFlags.NoFollow);
        NativeFile.Sync(file, path);
    }

    /// <summary>Does the same for a file that others may remove at any time; if the file is gone, there is nothing to do.</summary>
    public static void SyncIfThere(string path)
    {
        try
        {
            Sync(path);
        }
        catch (IOException gone) when (Errno.IsAbsence(gone))
        {
            // There is no content that could be lost.
        }
    }
}
