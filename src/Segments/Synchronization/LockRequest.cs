namespace ActorShm.Segments;

/// <summary>The lock that a caller asks for.</summary>
/// <param name="Range">The elements.</param>
/// <param name="Bytes">The bytes of the lock file that stand for them.</param>
/// <param name="Mode">Which other locks it keeps out.</param>
internal readonly record struct LockRequest(PartitionRange Range, ByteRange Bytes, LockMode Mode)
{
    public LockRecordState State => Mode == LockMode.Shared ? LockRecordState.Shared : LockRecordState.Exclusive;

    /// <summary>Determines whether a noted lock may be in the way of this one.</summary>
    public bool IsBlockedBy(LockRecord other) => Mode == LockMode.Exclusive || other.State == LockRecordState.Exclusive;
}

/// <summary>The moments in the life of a lock at which a test ends the process.</summary>
internal enum LockStep
{
    /// <summary>The kernel's lock is held, and no record says so yet.</summary>
    Taken,

    /// <summary>The record is written; what dead holders left is not taken over yet.</summary>
    Noted,

    /// <summary>What dead holders left is taken over, and the caller has not been told yet.</summary>
    TakenOver,

    /// <summary>The record is cleared, and the kernel's lock is still held.</summary>
    Cleared,

    /// <summary>The kernel's lock is given up, and nobody has been told.</summary>
    Released,
}
