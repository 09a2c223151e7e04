namespace ActorShm.Segments;

/// <summary>Finds what dead processes left half-made in a directory that several processes create segments in.</summary>
/// <remarks>
/// Every file says whose it is: hidden names carry their process, states their creator and their data, and the bytes of a lock file what it is. What says nothing is somebody else's, whatever
/// its name, and stays. Any number of processes may sweep, create and retire at the same time.
/// </remarks>
internal sealed class UnfinishedSweep(SegmentPaths paths)
{
    private readonly List<string> _removed = [];

    /// <summary>Looks at every file once.</summary>
    /// <returns>The names of the files that were removed.</returns>
    public IReadOnlyList<string> Run()
    {
        var names = Directory.GetFileSystemEntries(paths.Directory).Select(path => Path.GetFileName(path)).ToList();
        foreach (var name in names)
        {
            if (WorkName.ProcessOf(name) is { IsKnownDead: true })
            {
                RemoveWork(name);
            }
            else if (SegmentPaths.TryParseStateName(name, out var id))
            {
                RemoveIfUnfinished(id);
            }
        }

        // After the states: locks that lost their state a moment ago are not met a second time.
        foreach (var name in names)
        {
            if (SegmentPaths.TryParseLockName(name, out var id))
            {
                RemoveIfOrphan(id, Path.Combine(paths.Directory, name));
            }
        }

        return _removed;
    }

    /// <summary>What a dead process was at work on. Its data may have its name already, before the state has: the unfinished state, which goes last, tells which.</summary>
    private void RemoveWork(string name)
    {
        var path = Path.Combine(paths.Directory, name);
        if (NativeFile.TryStatus(path, followLink: false) is { IsDirectory: true })
        {
            return; // none of ours
        }

        try
        {
            if (SegmentPaths.TryParseStateName(WorkName.FinalNameOf(name), out var id) && StateFile.TryReadUnfinished(path, id) is { } record)
            {
                Remove(paths.Data(record.Handle));
            }

            Remove(path);
        }
        catch (SegmentGoneException)
        {
            // another sweeper was faster
        }
        catch (SegmentFormatException)
        {
            // It cannot be read which data it is about, so it stays: without it nobody would ever know.
        }
    }

    private void RemoveIfUnfinished(SegmentId id)
    {
        try
        {
            using var state = StateFile.Open(paths, id, toChange: true);
            if (!state.TryLockForChange() || !state.HasItsName)
            {
                return; // somebody is sealing, retiring or reusing it; with the lock held, the name stays this file's
            }

            // Half-retired, never to be finished and nobody has it open, or moved to a file of another name by somebody who died then. Who opens it from now on reads "retired".
            var record = state.Read();
            if (record.Handle.Id != id)
            {
                return; // somebody's copy, which speaks of another segment
            }

            if (record.State == SegmentState.Retired || (record.IsUnfinished && state.TryExcludeUsers() && !IsInUse(record, state)) || HasLostItsData(record))
            {
                state.ChangeState(SegmentState.Retired);
                Remove(paths.Data(record.Handle));
                Remove(paths.Lock(id, record.Handle.Generation));
                Remove(paths.State(id));
            }
        }
        catch (SegmentGoneException)
        {
            // retired since the listing
        }
        catch (SegmentFormatException)
        {
            // Whose it is cannot be read any more, so it is nobody's to remove. Listing the directory names it.
        }
    }

    /// <summary>Whether anybody has the data open: NumPy for instance, which holds no lease of ours. Where the kernel cannot say that, whoever <c>/proc</c> shows, or cannot be looked into.</summary>
    private bool IsInUse(StateRecord record, StateFile state)
    {
        var path = paths.RealData(record.Handle);
        FileStatus data;
        using (var file = NativeFile.TryOpen(path, OpenFlags.ReadOnly | OpenFlags.NoFollow | OpenFlags.NonBlocking, 0, out var errno))
        {
            if (file is null)
            {
                return errno != Errno.NoEntry; // what cannot be opened now stays
            }

            if (FileLease.HasOtherUsers(file) is { } hasOthers)
            {
                return hasOthers;
            }

            data = NativeFile.Status(file);
        }

        var (sightings, unreadable) = SegmentScan.Find([new WatchedSegment(record.Handle.Id, path, data, state.Status)]);
        return sightings.Count > 0 || unreadable.Count > 0;
    }

    // The data has its name before the state has, so with the change lock held nobody is about to give it one. A link to an adopted file is there, wherever it leads.
    private bool HasLostItsData(StateRecord record) => NativeFile.TryStatus(paths.Data(record.Handle), followLink: false) is null;

    /// <summary>Removes locks that somebody made while the segment was retired, and then died.</summary>
    private void RemoveIfOrphan(SegmentId id, string locks)
    {
        // A segment has its state before it has locks, so a state that is missing now was there before them and is gone.
        if (LockFile.IsOne(locks) && NativeFile.TryStatus(paths.State(id), followLink: false) is null)
        {
            Remove(locks);
        }
    }

    private void Remove(string path)
    {
        if (NativeFile.Unlink(path))
        {
            _removed.Add(Path.GetFileName(path));
        }
    }
}
