namespace ActorShm.Segments;

/// <summary>Finds what dead processes left half-made in a directory that several processes create segments in.</summary>
/// <remarks>
/// Every file says whose it is: hidden names carry their process, states their creator, and data without a state belongs to whoever has an unfinished
/// state beside it. Any number of processes may sweep, create and retire at the same time.
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
                Remove(Path.Combine(paths.Directory, name));
            }
            else if (name.EndsWith(SegmentPaths.StateEnding, StringComparison.Ordinal) && SegmentId.TryParse(Path.GetFileNameWithoutExtension(name), out var id))
            {
                RemoveIfUnfinished(id);
            }
        }

        // After the states: data that lost its state a moment ago is not met a second time.
        foreach (var name in names)
        {
            if (SegmentPaths.TryParseDataName(name, out var id, out _) || SegmentPaths.TryParseLockName(name, out id))
            {
                RemoveIfOrphan(id, Path.Combine(paths.Directory, name));
            }
        }

        return _removed;
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
            if (record.State == SegmentState.Retired || (record.IsUnfinished && state.TryExcludeUsers()) || HasLostItsData(record))
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

    // The data has its name before the state has, so with the change lock held nobody is about to give it one. A link to an adopted file is there, wherever it leads.
    private bool HasLostItsData(StateRecord record) => NativeFile.TryStatus(paths.Data(record.Handle), followLink: false) is null;

    /// <summary>Removes data and locks without a state, unless somebody is just making or retiring it.</summary>
    private void RemoveIfOrphan(SegmentId id, string data)
    {
        // In this order: a creator makes the unfinished state before the data has its name, and then renames it. The file of a segment
        // is never looked at that was not there before.
        var state = paths.State(id);
        if (!WorkName.IsBeingMade(state) && NativeFile.TryStatus(state, followLink: false) is null)
        {
            Remove(data);
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
