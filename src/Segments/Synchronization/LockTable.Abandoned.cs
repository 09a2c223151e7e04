using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>What dead holders left, and who is told of it.</summary>
/// <remarks>
/// Every locked element of a dead writer is reported to the next exclusive holder of that element, once. If that one has fewer elements than the dead had,
/// the record is cut to what is left, in two if need be. Who only reads is told as well and changes nothing: reading mends nothing.
/// </remarks>
internal sealed unsafe partial class LockTable
{
    /// <summary>Called when a search has passed a record, so that a test can have somebody else work there.</summary>
    internal Action<int>? OnPassed { get; set; }

    /// <summary>The dead writer whose bytes somebody now holds, or null. Changes nothing.</summary>
    /// <remarks>
    /// Who holds other bytes of the same dead writer may cut its record in two meanwhile, and put the second piece into a record that was passed already. The
    /// count of such cuts is raised between the new piece and the shrinking of the old one: a search that saw neither sees the count.
    /// </remarks>
    /// <param name="own">The record of who asks.</param>
    /// <param name="bytes">What it holds.</param>
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

    /// <summary>Takes over what dead writers left in some bytes that the caller holds alone and has noted in a record of its own.</summary>
    /// <remarks>
    /// The caller has the guard: two who hold different parts of one dead writer's bytes would cut the same record.
    /// In that order: if the caller dies in the middle, its own record says of all these bytes what is cut away here. If the table is too full to cut
    /// a record in two it stays as it is, and is reported again: too often is better than never.
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

    /// <summary>Uses a dead writer's record for the caller's own lock over the same bytes and more; for a table that has no other left. -1 if there is none. The caller has the guard.</summary>
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

    /// <summary>Makes the caller's own exclusive record one of a dead writer, over the same bytes: as soon as it is held by nobody, they are abandoned.</summary>
    public void LeaveTo(int own, ByteRange bytes, ProcessIdentity dead) => Replace(own, bytes, dead);

    // It never stops being an exclusive record, and its bytes only grow to those the caller holds: a kill anywhere leaves at least what there was.
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
        OfdLock.Release(file, LockTableLayout.ByteOf(record)); // like any record of the dead: written, and held by nobody
        return true;
    }

    private bool IsAbandoned(int record, ByteRange bytes, out LockRecord read) =>
        TryRead(record, out read) && read.State == LockRecordState.Exclusive && read.Bytes.Overlaps(bytes);
}
