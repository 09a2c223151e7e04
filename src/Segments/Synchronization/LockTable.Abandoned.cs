using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Finds what dead holders left, and reports it.</summary>
/// <remarks>
/// Every locked element of a dead writer is reported to the next exclusive holder of that element, once. If that holder has fewer elements than the dead writer had,
/// the record is cut to the rest, into two records if need be. Shared holders are told too, but change nothing, because reading mends nothing.
/// </remarks>
internal sealed unsafe partial class LockTable
{
    /// <summary>Called when a search has passed a record, so that a test can let another process work at that moment.</summary>
    internal Action<int>? OnPassed { get; set; }

    /// <summary>Finds a dead writer that held some of the caller's bytes; null when there is none. Changes nothing.</summary>
    /// <remarks>
    /// A process that holds other bytes of the same dead writer may cut that writer's record in two meanwhile, and put the second piece into a record that this search has already passed. It
    /// raises the count of cuts after it has written the new piece and before it shrinks the old one: a search that saw the bytes in neither sees the changed count.
    /// </remarks>
    /// <param name="own">The caller's record.</param>
    /// <param name="bytes">The bytes that the caller holds.</param>
    public ProcessIdentity? FindAbandoned(int own, ByteRange bytes)
    {
        while (true)
        {
            var cuts = Volatile.Read(ref Header->Cuts);
            for (var record = 0; record < UsedCount; record++)
            {
                if (record != own && IsAbandoned(record, bytes, out var read))
                {
                    return read.Holder;
                }

                OnPassed?.Invoke(record);
            }

            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref Header->Cuts) == cuts)
            {
                return null;
            }
        }
    }

    /// <summary>Takes over what dead writers left in some bytes that the caller holds exclusively and has already noted in a record of its own.</summary>
    /// <remarks>
    /// The caller has the guard, because two callers that hold different parts of one dead writer's bytes would cut the same record.
    /// The caller's own record comes first: if the caller dies in the middle, its record still covers the bytes that are cut away here. If the table is too full to cut
    /// a record in two, the record stays as it is and is reported again: too often is better than never.
    /// </remarks>
    public void TakeOver(SafeFileHandle file, int own, ByteRange bytes)
    {
        for (var record = 0; record < UsedCount; record++)
        {
            if (record != own && IsAbandoned(record, bytes, out var read))
            {
                CutOut(file, record, read, bytes);
            }
        }
    }

    /// <summary>Uses a dead writer's record for the caller's own lock, which covers at least the same bytes, when the table has no free record left. Returns -1 if there is no such record. The caller has the guard.</summary>
    public int TryReplace(SafeFileHandle file, ByteRange bytes, ProcessIdentity holder)
    {
        for (var record = 0; record < UsedCount; record++)
        {
            if (IsAbandoned(record, bytes, out var read)
                && read.Bytes.Start >= bytes.Start && read.Bytes.End <= bytes.End
                && OfdLock.TryTake(file, GuardOf(record), isShared: false))
            {
                Replace(record, bytes, holder);
                return record;
            }
        }

        return -1;
    }

    /// <summary>Turns the caller's own exclusive record into a record of a dead writer over the same bytes, which count as abandoned as soon as nobody holds them.</summary>
    public void LeaveTo(int own, ByteRange bytes, ProcessIdentity dead) => Replace(own, bytes, dead);

    // The record never stops being an exclusive one, and its bytes only grow to those that the caller holds: a kill at any point leaves at least what was recorded before.
    private void Replace(int record, ByteRange bytes, ProcessIdentity holder)
    {
        var at = At(record);
        Interlocked.Increment(ref at->Stamp);
        Volatile.Write(ref at->StartByte, bytes.Start);
        Volatile.Write(ref at->EndByte, bytes.End);
        Volatile.Write(ref at->Pid, holder.Pid);
        Volatile.Write(ref at->StartTime, holder.StartTime);
    }

    private void CutOut(SafeFileHandle file, int record, LockRecord read, ByteRange bytes)
    {
        var at = At(record);
        if (read.Bytes.Start >= bytes.Start && read.Bytes.End <= bytes.End)
        {
            Clear(record);
        }
        else if (read.Bytes.Start >= bytes.Start)
        {
            Volatile.Write(ref at->StartByte, bytes.End);
        }
        else if (read.Bytes.End <= bytes.End || TryKeepEnd(file, read, bytes.End))
        {
            Volatile.Write(ref at->EndByte, bytes.Start);
        }
    }

    private bool TryKeepEnd(SafeFileHandle file, LockRecord read, long startByte)
    {
        var record = TryClaim(file);
        if (record < 0)
        {
            return false;
        }

        Publish(record, LockRecordState.Exclusive, new ByteRange(startByte, read.Bytes.End), read.Holder);
        Interlocked.Increment(ref Header->Cuts); // before the old record is shrunk; see FindAbandoned
        OfdLock.Release(file, LockTableLayout.ByteOf(record)); // like any record of a dead writer: written, and held by nobody
        return true;
    }

    private bool IsAbandoned(int record, ByteRange bytes, out LockRecord read) =>
        TryRead(record, out read) && read.State == LockRecordState.Exclusive && read.Bytes.Overlaps(bytes);
}
