namespace ActorShm.Segments;

/// <summary>Removes the files of segments. The state goes last: what is left without it tells nobody whose it is.</summary>
/// <param name="paths">Where they lie.</param>
/// <param name="removed">Gets the names that were there and are not any more; null for nobody.</param>
internal sealed class SegmentFiles(SegmentPaths paths, List<string>? removed = null)
{
    /// <summary>Removes the names of a segment, those that exist. An adopted file itself is not touched.</summary>
    /// <exception cref="IOException">One of them cannot be removed, or who has the locks open could not be told.</exception>
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

    /// <summary>Removes everything that has the id in its name, whatever it is; for a segment of which nothing else is known.</summary>
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

    /// <summary>Removes locks, and tells who has them open that the segment is gone.</summary>
    /// <exception cref="IOException">They are removed, and for want of a descriptor or of addresses nobody could be told.</exception>
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
            Directory.Delete(path); // what is in it is not ours, and keeps it
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
        // Behind a link lies a file of ours if it has the name of the segment: nobody else could have known the id.
        if (new FileInfo(data).LinkTarget is { } real && string.Equals(Path.GetFileName(real), Path.GetFileName(data), StringComparison.Ordinal))
        {
            NativeFile.Unlink(real);
        }

        RemoveName(data);
    }
}
