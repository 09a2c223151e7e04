using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Retires the segments of a store, and keeps what the next segments are made of: memory in the pool, and mappings of it.</summary>
/// <param name="paths">Where they lie.</param>
/// <param name="inventory">Counts them, and has the pool.</param>
internal sealed class SegmentRemover(SegmentPaths paths, StoreInventory inventory)
{
    private readonly SegmentFiles _files = new(paths);

    /// <summary>Keeps the mapping of a view for writing, for the next such view. Returns whether it does.</summary>
    /// <param name="record">The segment.</param>
    /// <param name="memory">The mapping.</param>
    /// <param name="data">The mapped file; taken over if the method returns true.</param>
    public bool TryKeepMapping(StateRecord record, MappedMemory memory, SafeFileHandle data) =>
        inventory.IsExclusive && MayKeep(record) && memory.TryKeepAfterwards(inventory, record.Handle, data);

    /// <summary>Retires a segment, if its state can be locked for the change.</summary>
    /// <param name="state">Its state; taken over.</param>
    /// <param name="handle">The segment.</param>
    /// <param name="tryLock">Locks the state; returns whether it could.</param>
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

            // A process that opened the state file a moment ago reads this; one that comes later finds no file. From here on the segment is retired, whatever fails.
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

    /// <summary>Removes the names of a segment that no longer exists. The segment stops counting against the quota even if a name cannot be removed, because nobody could retire it again.</summary>
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
            KeptMappings.Drop(handle.Id); // a mapping that a view has given back since the memory was taken
        }

        if (memory is not null && isRemoved)
        {
            inventory.Pool.Add(memory); // last: from here on another thread may make the next segment, which has the same id
        }
        else
        {
            memory?.Discard(); // some names may still be there, so no next generation may be made of it
        }
    }

    /// <summary>Determines whether the memory of a segment, and its mapping, are kept for the next segment.</summary>
    private bool MayKeep(StateRecord record) =>
        record.State != SegmentState.Foreign
        && inventory.Pool.Accepts(NpyLayout.FileBytes(record.Handle.DataBytes))
        && inventory.Placement.IsFirstChoice(Path.GetDirectoryName(paths.RealData(record.Handle))!);

    /// <summary>Takes the data of a segment that was just retired out of sight; returns null when the data is not kept.</summary>
    /// <param name="state">The state, which says "retired"; the memory takes it over unless null is returned.</param>
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
            return null; // for example because no descriptor is left: the memory goes back to the machine, and the segment is retired all the same
        }
    }
}
