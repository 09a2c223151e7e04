namespace ActorShm.Segments;

/// <summary>The parents that were made for a directory and are removed with it. They are known by their inodes, because their names may lead to directories that somebody else has made since.</summary>
/// <param name="path">The directory to which they lead.</param>
internal sealed class MadeDirectories(string path)
{
    private readonly HashSet<long> _inodes = [];

    /// <summary>The inodes, by which they are recognised.</summary>
    public IReadOnlyCollection<long> Inodes => _inodes;

    /// <summary>Notes a directory that was made.</summary>
    public void Add(long inode) => _inodes.Add(inode);

    /// <summary>Notes directories that a dead owner made.</summary>
    public void Add(IEnumerable<long> inodes) => _inodes.UnionWith(inodes);

    /// <summary>Removes the noted directories that are empty.</summary>
    public void RemoveEmpty()
    {
        for (var parent = Path.GetDirectoryName(path); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (NativeFile.StatusIfVisible(parent) is { } status && _inodes.Contains(status.Inode))
            {
                // This fails if somebody else has something in it by now: then the directory is theirs.
                _ = Libc.RemoveDirectory(parent);
            }
        }
    }
}
