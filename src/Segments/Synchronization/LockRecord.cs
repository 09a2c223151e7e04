namespace ActorShm.Segments;

/// <summary>The content of one record of a lock table when it was read.</summary>
/// <param name="State">The kind of lock that it notes.</param>
/// <param name="Bytes">The locked bytes.</param>
/// <param name="Holder">The process that holds the lock, or held it when it died.</param>
internal readonly record struct LockRecord(LockRecordState State, ByteRange Bytes, ProcessIdentity Holder);

/// <summary>The first word of a record.</summary>
internal enum LockRecordState : uint
{
    Free = 0,
    Shared = 1,
    Exclusive = 2,
}
