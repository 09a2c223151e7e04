using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Records which process holds which bytes, in memory that all processes share.</summary>
/// <remarks>
/// <para>The kernel's locks decide; the records only remember what the kernel forgets when a holder dies. A record is written after its lock was gained
/// and cleared before the lock is given up. Everything rests on the rule that follows: <b>if a process holds some bytes and finds another exclusive
/// record over them, a dead holder left that record.</b></para>
/// <para>A living process uses a record exactly while it holds the kernel's lock on the record's first byte, which it takes before
/// it writes the first word. So neither a reused process id nor another pid namespace can cause confusion.</para>
/// <para>Pointers stay within the table, because indices come from loops over <see cref="LockTableLayout.RecordCount"/>. The caller holds a reference to the mapping.</para>
/// </remarks>
internal sealed unsafe partial class LockTable(LockMapping mapping)
{
    /// <summary>Whether the segment was retired, so that no new lock is granted.</summary>
    public bool IsRetired
    {
        get => Volatile.Read(ref Header->Retired) != 0;
        set => Volatile.Write(ref Header->Retired, value ? 1u : 0u);
    }

    private LockTableHeader* Header => (LockTableHeader*)mapping.Table;

    // A count larger than the table can only be damage, and the loops must not follow it.
    private int UsedCount => (int)Math.Min(Volatile.Read(ref Header->UsedRecords), LockTableLayout.RecordCount);

    /// <summary>Finds a record that nobody uses and takes its byte; -1 when there is none.</summary>
    public int TryClaim(SafeFileHandle file)
    {
        var record = TryClaim(file, leftByReaders: false);
        return record >= 0 ? record : TryClaim(file, leftByReaders: true);
    }

    /// <summary>Notes a gained lock in a claimed record.</summary>
    public void Publish(int record, LockRecordState state, ByteRange bytes, ProcessIdentity holder)
    {
        RaiseUsedCount(record + 1); // first, so that nobody can die holding a record that searches do not reach

        // Readers accept what they have read only if the stamp is the same afterwards (see TryRead).
        var at = At(record);
        Volatile.Write(ref at->State, (uint)LockRecordState.Free);
        Interlocked.Increment(ref at->Stamp);
        at->StartByte = bytes.Start;
        at->EndByte = bytes.End;
        at->Pid = holder.Pid;
        at->StartTime = holder.StartTime;
        Volatile.Write(ref at->State, (uint)state);
    }

    /// <summary>Clears the record of a lock that is about to be given up.</summary>
    public void Clear(int record) => Volatile.Write(ref At(record)->State, (uint)LockRecordState.Free);

    /// <summary>Reads a record as it was at one moment; false when it is free.</summary>
    public bool TryRead(int record, out LockRecord read)
    {
        var at = At(record);
        while (true)
        {
            var stamp = Volatile.Read(ref at->Stamp);
            var state = (LockRecordState)Volatile.Read(ref at->State);
            read = new LockRecord(state, new ByteRange(at->StartByte, at->EndByte), new ProcessIdentity(at->Pid, at->StartTime));
            Interlocked.MemoryBarrier();
            if (state == LockRecordState.Free)
            {
                return false;
            }

            // Otherwise the record was given up meanwhile, and perhaps used again: another process has made progress, and this one reads again.
            if (Volatile.Read(ref at->Stamp) == stamp && Volatile.Read(ref at->State) == (uint)state)
            {
                return true;
            }
        }
    }

    /// <summary>Gets all records over some bytes; some of them may be of locks that are not held any more.</summary>
    public List<LockRecord> Over(ByteRange bytes)
    {
        var found = new List<LockRecord>();
        for (var record = 0; record < UsedCount; record++)
        {
            if (TryRead(record, out var read) && read.Bytes.Overlaps(bytes))
            {
                found.Add(read);
            }
        }

        return found;
    }

    private int TryClaim(SafeFileHandle file, bool leftByReaders)
    {
        for (var record = 0; record < LockTableLayout.RecordCount; record++)
        {
            // A dead reader's record means nothing and may be taken; a dead writer's record stays until a holder is told of it.
            if (!IsClaimable(record, leftByReaders) || !OfdLock.TryTake(file, GuardOf(record), isShared: false))
            {
                continue;
            }

            if (IsClaimable(record, leftByReaders: true))
            {
                return record;
            }

            OfdLock.Release(file, LockTableLayout.ByteOf(record));
        }

        return -1;
    }

    private bool IsClaimable(int record, bool leftByReaders)
    {
        var state = (LockRecordState)Volatile.Read(ref At(record)->State);
        return state == LockRecordState.Free || (leftByReaders && state == LockRecordState.Shared);
    }

    private void RaiseUsedCount(int count)
    {
        var seen = Volatile.Read(ref Header->UsedRecords);
        while (seen < count)
        {
            var before = Interlocked.CompareExchange(ref Header->UsedRecords, (uint)count, seen);
            seen = before == seen ? (uint)count : before;
        }
    }

    private LockRecordLayout* At(int record) => (LockRecordLayout*)(mapping.Table + LockTableLayout.ByteOf(record));

    private static ByteRange GuardOf(int record) => new(LockTableLayout.ByteOf(record), LockTableLayout.ByteOf(record) + 1);
}
