namespace ActorShm.Segments;

/// <summary>Finds what dead processes left half-made in a directory that several processes create segments in.</summary>
/// <remarks>
/// Every file says whose it is: hidden names carry their process, states their creator and their data, and the bytes of a lock file what it is. What says nothing is somebody else's, whatever
/// its name, and stays. Any number of processes may sweep, create and retire at the same time.
/// </remarks>
internal sealed class UnfinishedSweep
{
    /// <summary>How many segments wait for one look through <c>/proc</c>: each keeps its state open.</summary>
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

    /// <summary>Looks through <c>/proc</c>, for tests to change.</summary>
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

        // After the states: locks that lost their state a moment ago are not met a second time.
        foreach (var name in names)
        {
            if (SegmentPaths.TryParseLockName(name, out var id))
            {
                RemoveIfOrphan(id, Path.Combine(_paths.Directory, name));
            }
        }

        return _removed;
    }

    /// <summary>What a dead process was at work on. Its data may have its name already, before the state has: the unfinished state, which goes last, tells which.</summary>
    private void RemoveWork(string name)
    {
        var path = Path.Combine(_paths.Directory, name);
        if (NativeFile.TryStatus(path, followLink: false) is { IsDirectory: true })
        {
            return; // none of ours
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
            // another sweeper was faster
        }
        catch (SegmentFormatException)
        {
            // It cannot be read which data it is about, so it stays: without it nobody would ever know.
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
                return; // somebody is sealing, retiring or reusing it; with the lock held, the name stays this file's
            }

            // Half-retired, never to be finished and nobody has it open, or moved to a file of another name by somebody who died then. Who opens it from now on reads "retired".
            var record = state.Read();
            if (record.Handle.Id != id)
            {
                return; // somebody's copy, which speaks of another segment
            }

            if (record.State == SegmentState.Retired || HasLostItsData(record))
            {
                Remove(state, record);
            }
            else if (record.IsUnfinished && state.TryExcludeUsers() && RemoveOrDoubt(state, record))
            {
                state = null; // kept open with its locks, so that nobody of ours opens the segment meanwhile
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
        finally
        {
            state?.Dispose();
        }

        if (_doubtful.Count == MaxDoubtful)
        {
            RemoveUnused();
        }
    }

    /// <summary>Removes a segment if the kernel says that nobody has the data open: NumPy for instance, which holds no lease of ours. Where it cannot say that, <c>/proc</c> is asked later.</summary>
    /// <returns>Whether it is asked later; the state belongs to the question then.</returns>
    private bool RemoveOrDoubt(StateFile state, StateRecord record)
    {
        var path = _paths.RealData(record.Handle);
        using var file = NativeFile.TryOpen(path, OpenFlags.ReadOnly | OpenFlags.NoFollow | OpenFlags.NonBlocking, 0, out var errno);
        if (file is null && errno != Errno.NoEntry)
        {
            return false; // what cannot be opened now stays
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

    /// <summary>Removes the segments that the kernel could not speak for and that no process has open, by one look at every process; none while there is one that cannot be looked into.</summary>
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

    // The data has its name before the state has, so with the change lock held nobody is about to give it one. A link to an adopted file is there, wherever it leads.
    private bool HasLostItsData(StateRecord record) => NativeFile.TryStatus(_paths.Data(record.Handle), followLink: false) is null;

    /// <summary>Removes locks that somebody made while the segment was retired, and then died.</summary>
    private void RemoveIfOrphan(SegmentId id, string locks)
    {
        // A segment has its state before it has locks, so a state that is missing now was there before them and is gone.
        if (LockFile.IsOne(locks) && NativeFile.TryStatus(_paths.State(id), followLink: false) is null)
        {
            _files.RemoveLock(locks);
        }
    }

    /// <summary>An unfinished segment of which only <c>/proc</c> can tell whether anybody has it open.</summary>
    private sealed record Doubt(StateFile State, StateRecord Record, WatchedSegment Segment);
}
