namespace ActorShm.Segments;

/// <summary>Removes the files of segments. The state goes last, because files that are left without it do not say whose they are.</summary>
/// <param name="paths">Where they lie.</param>
/// <param name="removed">Receives the names that were removed; null for no list.</param>
internal sealed class SegmentFiles(SegmentPaths paths, List<string>? removed = null)
{
    /// <summary>Removes the existing names of a segment. An adopted file itself is not touched.</summary>
    /// <exception cref="IOException">A name cannot be removed, or the processes that have the locks open could not be told.</exception>
    public void Remove(SegmentHandle handle)
    {
        RemoveData(handle);
        try
        {
            RemoveLock(paths.Lock(handle.Id, handle.Generation));
        }
        finally
        {
            RemoveName(paths.State(handle.Id));
        }
    }

    /// <summary>Removes everything whose name begins with the id, whatever it is, for a segment about which nothing else is known.</summary>
    public void RemoveAllOf(SegmentId id)
    {
        var state = paths.State(id);
        foreach (var path in Directory.GetFileSystemEntries(paths.Directory, $"{id}*").OrderBy(path => string.Equals(path, state, StringComparison.Ordinal)))
        {
            RemoveAny(path);
        }
    }

    /// <summary>Removes the data of a segment, or the link to an adopted file.</summary>
    public void RemoveData(SegmentHandle handle) => RemoveData(paths.Data(handle));

    /// <summary>Removes a lock file, and tells the processes that have it open that the segment is gone.</summary>
    /// <exception cref="IOException">The file is removed, but no descriptor or no addresses were left to tell anybody.</exception>
    public void RemoveLock(string path)
    {
        try
        {
            LockFile.TellRetired(path);
        }
        finally
        {
            RemoveName(path);
        }
    }

    /// <summary>Removes one name, if it is there.</summary>
    public void RemoveName(string path)
    {
        if (NativeFile.Unlink(path))
        {
            removed?.Add(Path.GetFileName(path));
        }
    }

    private void RemoveAny(string path)
    {
        var name = Path.GetFileName(path);
        if (NativeFile.TryStatus(path, followLink: false) is { IsDirectory: true })
        {
            Directory.Delete(path); // fails if anything is in it, which would be somebody else's
        }
        else if (SegmentPaths.TryParseDataName(name, out _, out _))
        {
            RemoveData(path);
        }
        else if (SegmentPaths.TryParseLockName(name, out _))
        {
            RemoveLock(path);
        }
        else
        {
            RemoveName(path);
        }
    }

    private void RemoveData(string data)
    {
        // A link leads to a file of this library if that has the name of the segment, because nobody else could have known the id.
        if (new FileInfo(data).LinkTarget is { } real && string.Equals(Path.GetFileName(real), Path.GetFileName(data), StringComparison.Ordinal))
        {
            NativeFile.Unlink(real);
        }

        RemoveName(data);
    }
}
