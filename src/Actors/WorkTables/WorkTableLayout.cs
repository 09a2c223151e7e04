using System.Runtime.InteropServices;
using ActorShm.Actors.Cutting;

namespace ActorShm.Actors.WorkTables;

/// <summary>The layout of a work table. All numbers are little-endian.</summary>
/// <remarks>
/// <code>
///     0  magic "ASHMWORK"                              256 + 64 * i: slot i, for one node that has the stage open
///     8  version (int32) = 2                             0  the node's number (int32); 0 when nobody has the slot
///    12  number of slots S (int32)                       4  the partition in work plus 1 (int32); 0 for none
///    16  job (int64)                                     8  beats (int64): grows as long as the node computes
///    24  stage (int32)                                  16  partitions done (int64)
///    28  number of partitions P (int32)                 24  elements done (int64)
///    32  blocks (int64)                                 32  use (int32): 0 none, 1 opening, 2 computing
///    40  blocks per partition (int32)                   36  reserved (28 bytes) = 0
///    44  bytes of partial results per block (int32)   256 + 64 * S: P words, one for the state of each partition
///    48  nodes that the stage began with (int32)
///    52  reserved (12 bytes) = 0                      then, from the next multiple of 64 on: the partial results of
///    64  next partition (int32), for batches          all blocks in block order, each at the place of its block
///    68  reserved (60 bytes) = 0
///   128  cancelled (int32): 0 or 1
///   132  reserved (124 bytes) = 0
/// </code>
/// The host writes the whole table before it names it to a node. After that, nodes write the next partition, their own slot, the states, and the
/// partial results of blocks whose partition they have claimed. The host writes the numbers of slots, the cancelled flag, and the states of
/// partitions of nodes whose exit it has seen. A file may be longer than its table.
/// </remarks>
internal static class WorkTableLayout
{
    public const int Version = 2;
    public const int HeaderBytes = 256;
    public const int SlotBytes = 64;
    public const int StateBytes = 8;

    private const int LineBytes = 64;

    /// <summary>Gets the first eight bytes, read as a number.</summary>
    public static long Magic => BitConverter.ToInt64("ASHMWORK"u8);

    public static long OffsetOfSlot(int slot) => HeaderBytes + ((long)slot * SlotBytes);

    public static long OffsetOfState(int slotCount, int partition) => OffsetOfSlot(slotCount) + ((long)partition * StateBytes);

    public static long OffsetOfPartials(int slotCount, int partitionCount) =>
        (OffsetOfState(slotCount, partitionCount) + LineBytes - 1) & -LineBytes;

    /// <summary>Computes the length of a table; <see cref="long.MaxValue"/> where it is more.</summary>
    public static long TableBytes(int slotCount, in StageCut cut) => ByteCounts.Sum([OffsetOfPartials(slotCount, cut.PartitionCount), cut.PartialsBytes]);
}

/// <summary>The head of a work table.</summary>
[StructLayout(LayoutKind.Explicit, Size = WorkTableLayout.HeaderBytes)]
internal struct WorkTableHeader
{
    [FieldOffset(0)]
    public long Magic;

    [FieldOffset(8)]
    public int Version;

    [FieldOffset(12)]
    public int SlotCount;

    [FieldOffset(16)]
    public long Job;

    [FieldOffset(24)]
    public int Stage;

    [FieldOffset(28)]
    public int PartitionCount;

    [FieldOffset(32)]
    public long BlockCount;

    [FieldOffset(40)]
    public int BlocksPerPartition;

    [FieldOffset(44)]
    public int PartialBytes;

    [FieldOffset(48)]
    public int NodeCount;

    /// <summary>On a cache line of its own, because every node changes it.</summary>
    [FieldOffset(64)]
    public int NextPartition;

    /// <summary>On a cache line of its own, because every node reads it for each block.</summary>
    [FieldOffset(128)]
    public int Cancelled;
}

/// <summary>The report of one node on itself in a work table; on a cache line of its own.</summary>
[StructLayout(LayoutKind.Explicit, Size = WorkTableLayout.SlotBytes)]
internal struct WorkTableSlot
{
    [FieldOffset(0)]
    public int Node;

    [FieldOffset(4)]
    public int PartitionInWork;

    [FieldOffset(8)]
    public long Beats;

    [FieldOffset(16)]
    public long PartitionsDone;

    [FieldOffset(24)]
    public long ElementsDone;

    [FieldOffset(32)]
    public StageUse Use;
}
