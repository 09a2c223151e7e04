namespace ActorShm.Segments;

/// <summary>Removes what dead processes left half-made in a directory in which several processes create segments.</summary>
/// <remarks>
/// Every file says whose it is: a hidden name contains its process, a state names its creator and its data, and the bytes of a lock file say that it is one. A file that says nothing belongs to somebody else, whatever
/// its name, and stays. Any number of processes may sweep, create and retire at the same time.
/// </remarks>
internal sealed class UnfinishedSweep
{
    /// <summary>The most segments that wait for one walk through <c>/proc</c>, because each keeps its state file open.</summary>
    private const int MaxDoubtful = 64;

    private readonly SegmentPaths _paths;
    private readonly SegmentFiles _files;
    private readonly List<string> _removed = [];
    private readonly List<Doubt> _doubtful = [];

    public UnfinishedSweep(SegmentPaths paths)
    {
        _paths = paths;
        _files = new SegmentFiles(paths, _removed);
    }

    /// <summary>Walks through <c>/proc</c>; only tests set it.</summary>
    public Func<IReadOnlyList<WatchedSegment>, (IReadOnlyList<SegmentSighting> Sightings, IReadOnlyList<int> Unreadable)> Find { get; init; } = SegmentScan.Find;

    /// <summary>Looks at every file once.</summary>
    /// <returns>The names of the files that were removed.</returns>
    public IReadOnlyList<string> Run()
    {
        var names = Directory.GetFileSystemEntries(_paths.Directory).Select(path => Path.GetFileName(path)).ToList();
        try
        {
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

            RemoveUnused();
        }
        finally
        {
            GiveUpDoubtful();
        }

        // The lock files come after the states, so that a lock file whose state this sweep has removed is not met a second time.
        foreach (var name in names)
        {
            if (SegmentPaths.TryParseLockName(name, out var id))
            {
                RemoveIfOrphan(id, Path.Combine(_paths.Directory, name));
            }
        }

        return _removed;
    }

    /// <summary>Removes a file on which a dead process was at work. If it is an unfinished state, its data may have its name already; the state, which is removed last, says which data that is.</summary>
    private void RemoveWork(string name)
    {
        var path = Path.Combine(_paths.Directory, name);
        if (NativeFile.TryStatus(path, followLink: false) is { IsDirectory: true })
        {
            return; // not a file of this library
        }

        try
        {
            if (SegmentPaths.TryParseStateName(WorkName.FinalNameOf(name), out var id) && StateFile.TryReadUnfinished(path, id) is { } record)
            {
                _files.RemoveData(record.Handle);
            }

            _files.RemoveName(path);
        }
        catch (SegmentGoneException)
        {
            // Another sweeper was faster.
        }
        catch (SegmentFormatException)
        {
            // It cannot be read which data this is about, so the file stays: without it nobody would ever know.
        }
    }

    private void RemoveIfUnfinished(SegmentId id)
    {
        StateFile? state = null;
        try
        {
            state = StateFile.Open(_paths, id, toChange: true);
            if (!state.TryLockForChange() || !state.HasItsName)
            {
                return; // another process is sealing, retiring or reusing it; while this one holds the lock, the name stays this file's
            }

            // Three kinds of segments are removed: half-retired ones; those that will never be finished and that nobody has open; and those whose data a process moved to another name before it died. A process that opens one from now on reads "retired".
            var record = state.Read();
            if (record.Handle.Id != id)
            {
                return; // a copy that somebody made of another segment's state
            }

            if (record.State == SegmentState.Retired || HasLostItsData(record))
            {
                Remove(state, record);
            }
            else if (record.IsUnfinished && state.TryExcludeUsers() && RemoveOrDoubt(state, record))
            {
                state = null; // kept open with its locks, so that no process of this library opens the segment meanwhile
            }
        }
        catch (SegmentGoneException)
        {
            // It was retired since the listing.
        }
        catch (SegmentFormatException)
        {
            // Its creator cannot be read any more, so nobody may remove it. Listing the directory's damaged segments shows it.
        }
        finally
        {
            state?.Dispose();
        }

        if (_doubtful.Count == MaxDoubtful)
        {
            RemoveUnused();
        }
    }

    /// <summary>Removes a segment if the kernel says that nobody has the data open, not even a program such as NumPy, which holds no lease. If the kernel cannot say, <c>/proc</c> is read later.</summary>
    /// <returns>Whether <c>/proc</c> is read later; then the state has been taken over.</returns>
    private bool RemoveOrDoubt(StateFile state, StateRecord record)
    {
        var path = _paths.RealData(record.Handle);
        using var file = NativeFile.TryOpen(path, OpenFlags.ReadOnly | OpenFlags.NoFollow | OpenFlags.NonBlocking, 0, out var errno);
        if (file is null && errno != Errno.NoEntry)
        {
            return false; // data that cannot be opened now stays
        }

        switch (file is null ? false : FileLease.HasOtherUsers(file))
        {
            case true:
                return false;
            case false:
                Remove(state, record);
                return false;
            default:
                _doubtful.Add(new Doubt(state, record, new WatchedSegment(record.Handle.Id, path, NativeFile.Status(file!), state.Status)));
                return true;
        }
    }

    /// <summary>Removes the doubtful segments, about which the kernel could not answer, that no process has open, by one look at every process. Removes none if a process cannot be looked into.</summary>
    private void RemoveUnused()
    {
        if (_doubtful.Count > 0)
        {
            var (sightings, unreadable) = Find([.. _doubtful.Select(doubt => doubt.Segment)]);
            var used = sightings.Select(sighting => sighting.Id).ToHashSet();
            foreach (var (state, record, _) in _doubtful.Where(doubt => unreadable.Count == 0 && !used.Contains(doubt.Segment.Id)))
            {
                Remove(state, record);
            }
        }

        GiveUpDoubtful();
    }

    private void GiveUpDoubtful()
    {
        _doubtful.ForEach(doubt => doubt.State.Dispose());
        _doubtful.Clear();
    }

    private void Remove(StateFile state, StateRecord record)
    {
        state.ChangeState(SegmentState.Retired);
        _files.Remove(record.Handle);
    }

    // Data gets its name before the state does, so while the change lock is held nobody is about to name it. The link to an adopted file counts as the name, wherever it leads.
    private bool HasLostItsData(StateRecord record) => NativeFile.TryStatus(_paths.Data(record.Handle), followLink: false) is null;

    /// <summary>Removes a lock file that a process made while the segment was retired, and then died.</summary>
    private void RemoveIfOrphan(SegmentId id, string locks)
    {
        // A segment has its state before it has a lock file, so a state that is missing now was there before and is gone.
        if (LockFile.IsOne(locks) && NativeFile.TryStatus(_paths.State(id), followLink: false) is null)
        {
            _files.RemoveLock(locks);
        }
    }

    /// <summary>An unfinished segment of which only <c>/proc</c> can tell whether anybody has it open.</summary>
    private sealed record Doubt(StateFile State, StateRecord Record, WatchedSegment Segment);
}
