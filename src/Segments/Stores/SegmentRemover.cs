using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Takes the segments of a store away, and keeps what the next ones are made of: their memory in the pool, and mappings of it.</summary>
/// <param name="paths">Where they lie.</param>
/// <param name="inventory">Counts them, and has the pool.</param>
internal sealed class SegmentRemover(SegmentPaths paths, StoreInventory inventory)
{
    private readonly SegmentFiles _files = new(paths);

    /// <summary>Keeps the mapping of a view that is open for writing, for the next one; whether it does.</summary>
    /// <param name="record">The segment.</param>
    /// <param name="memory">The mapping.</param>
    /// <param name="data">What was mapped. Taken over if it succeeds.</param>
    public bool TryKeepMapping(StateRecord record, MappedMemory memory, SafeFileHandle data) =>
        inventory.IsExclusive && MayKeep(record) && memory.TryKeepAfterwards(inventory, record.Handle, data);

    /// <summary>Retires a segment, if its state can be locked for the change.</summary>
    /// <param name="state">Its state; taken over.</param>
    /// <param name="handle">The segment.</param>
    /// <param name="tryLock">Locks the state.</param>
    /// <returns>Whether it is retired.</returns>
    public bool RetireIf(StateFile state, SegmentHandle handle, Func<StateFile, bool> tryLock)
    {
        PooledMemory? memory = null;
        var isRemoved = false;
        try
        {
            if (!tryLock(state))
            {
                return false;
            }

            var record = state.ReadFor(handle);

            // Who has opened the state file a moment ago reads this; who comes later finds no file. From here on it is retired, whatever fails.
            state.ChangeState(SegmentState.Retired);
            memory = TryHide(state, record);
            RemoveNames(handle);
            isRemoved = true;
            return true;
        }
        finally
        {
            Finish(handle, state, memory, isRemoved);
        }
    }

    /// <summary>Removes the names of a segment that there is no more. It counts no longer, also when some cannot be removed: nobody could retire it again.</summary>
    public void RemoveNames(SegmentHandle handle)
    {
        var isRemoved = false;
        try
        {
            _files.Remove(handle);
            isRemoved = true;
        }
        finally
        {
            if (isRemoved)
            {
                inventory.End(handle.Id);
            }
            else
            {
                inventory.EndWithNames(handle.Id);
            }
        }
    }

    private void Finish(SegmentHandle handle, StateFile state, PooledMemory? memory, bool isRemoved)
    {
        if (memory is null)
        {
            state.Dispose();
        }

        if (isRemoved)
        {
            KeptMappings.Drop(handle.Id); // what a view has given back since the memory was taken
        }

        if (memory is not null && isRemoved)
        {
            inventory.Pool.Add(memory); // last: from here on another thread may make the next segment, which has the same id
        }
        else
        {
            memory?.Discard(); // its names may not be gone: no next generation may be made of it
        }
    }

    /// <summary>Whether the memory of a segment, and its mapping, are kept for the next one.</summary>
    private bool MayKeep(StateRecord record) =>
        record.State != SegmentState.Foreign
        && inventory.Pool.Accepts(NpyLayout.FileBytes(record.Handle.DataBytes))
        && inventory.Placement.IsFirstChoice(Path.GetDirectoryName(paths.RealData(record.Handle))!);

    /// <summary>Takes the data of a segment that was just retired out of sight; null when it is not to be kept.</summary>
    /// <param name="state">Says "retired"; belongs to the memory unless null is returned.</param>
    /// <param name="record">The segment, as it was before.</param>
    private PooledMemory? TryHide(StateFile state, StateRecord record)
    {
        var path = paths.RealData(record.Handle);
        try
        {
            return MayKeep(record) ? PooledMemory.TryHide(state, record.Handle, path) : null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or SegmentException)
        {
            return null; // no descriptor left, for example: then the memory goes back to the machine, and the segment is retired all the same
        }
    }
}
