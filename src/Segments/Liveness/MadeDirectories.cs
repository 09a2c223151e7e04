namespace ActorShm.Segments;

/// <summary>The directories that were made on the way to another one, to be removed with it: its parents, known by their inodes, because the name alone may lead to what somebody else has made since.</summary>
/// <param name="path">The directory to which they lead.</param>
internal sealed class MadeDirectories(string path)
{
    private readonly HashSet<long> _inodes = [];

    /// <summary>What tells them from others.</summary>
    public IReadOnlyCollection<long> Inodes => _inodes;

    /// <summary>Notes one that was made.</summary>
    public void Add(long inode) => _inodes.Add(inode);

    /// <summary>Notes those that somebody has made who is dead.</summary>
    public void Add(IEnumerable<long> inodes) => _inodes.UnionWith(inodes);

    /// <summary>Removes those in which nothing is.</summary>
    public void RemoveEmpty()
    {
        for (var parent = Path.GetDirectoryName(path); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (NativeFile.StatusIfVisible(parent) is { } status && _inodes.Contains(status.Inode))
            {
                // Fails when somebody else has something in it by now: then it is theirs.
                _ = Libc.RemoveDirectory(parent);
            }
        }
    }
}
