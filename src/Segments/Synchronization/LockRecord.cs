namespace ActorShm.Segments;

/// <summary>What one record of a lock table said when it was read.</summary>
/// <param name="State">Which kind of lock it notes.</param>
/// <param name="Bytes">What is locked.</param>
/// <param name="Holder">Who holds it, or held it when it died.</param>
internal readonly record struct LockRecord(LockRecordState State, ByteRange Bytes, ProcessIdentity Holder);

/// <summary>The first word of a record.</summary>
internal enum LockRecordState : uint
{
    Free = 0,
    Shared = 1,
    Exclusive = 2,
}
