using System.Runtime.InteropServices;

namespace ActorShm.Segments;

/// <summary>The layout of a lock file. All numbers are little-endian.</summary>
/// <remarks>
/// <code>
///     0  magic "ASHMLOCK"                      64 + 64 * i: record i, one for each lock that is held
///     8  version (uint32) = 1                   0  state (uint32): 0 free, 1 shared, 2 exclusive
///    12  number of records (uint32) = 255       4  stamp (uint32): counts the uses of the record
///    16  releases (uint32), a futex             8  first locked byte (int64)
///    20  waiters (uint32)                      16  the byte after the last (int64)
///    24  records ever used (uint32)            24  the holder's process id (int32)
///    28  retired (uint32): 0 or 1              28  reserved (4 bytes) = 0
///    32  cuts (uint32)                         32  the holder's start time (int64, clock ticks since boot)
///    36  reserved (28 bytes) = 0               40  reserved (24 bytes) = 0
/// 16384  end of the table. Element i of a segment is locked at byte 16384 + i * (bytes per element); these bytes are not stored.
/// </code>
/// Three kinds of bytes carry kernel locks: byte 0, the guard, for a process that tidies up after dead holders; the first byte of a record,
/// for the process to which the record belongs; and the bytes of the elements, which are the lock itself.
/// </remarks>
internal static class LockTableLayout
{
    public const uint Version = 1;
    public const int RecordCount = 255;
    public const int HeaderBytes = 64;
    public const int RecordBytes = 64;
    public const int TableBytes = HeaderBytes + (RecordCount * RecordBytes);
    public const long GuardByte = 0;

    public static ReadOnlySpan<byte> Magic => "ASHMLOCK"u8;

    /// <summary>Gets the byte whose lock says that a living process uses a record.</summary>
    public static long ByteOf(int record) => HeaderBytes + ((long)record * RecordBytes);

    /// <summary>Gets the bytes that stand for a range of elements. The whole of an empty segment has one byte, so that it can be locked too.</summary>
    public static ByteRange BytesOf(PartitionRange range, int elementBytes)
    {
        // No file is long enough for its last bytes to have no room after the table; if one were, they would share the last byte.
        const long room = long.MaxValue - TableBytes - 1;
        var start = Math.Min(range.Start * elementBytes, room);
        var end = Math.Max(start + 1, Math.Min(range.End * elementBytes, room));
        return new ByteRange(TableBytes + start, TableBytes + end);
    }
}

/// <summary>The head of a lock file.</summary>
[StructLayout(LayoutKind.Explicit, Size = LockTableLayout.HeaderBytes)]
internal struct LockTableHeader
{
    [FieldOffset(0)]
    public ulong Magic;

    [FieldOffset(8)]
    public uint Version;

    [FieldOffset(12)]
    public uint RecordCount;

    [FieldOffset(16)]
    public uint Releases;

    [FieldOffset(20)]
    public uint Waiters;

    [FieldOffset(24)]
    public uint UsedRecords;

    [FieldOffset(28)]
    public uint Retired;

    [FieldOffset(32)]
    public uint Cuts;
}

/// <summary>One record of a lock file.</summary>
[StructLayout(LayoutKind.Explicit, Size = LockTableLayout.RecordBytes)]
internal struct LockRecordLayout
{
    [FieldOffset(0)]
    public uint State;

    [FieldOffset(4)]
    public uint Stamp;

    [FieldOffset(8)]
    public long StartByte;

    [FieldOffset(16)]
    public long EndByte;

    [FieldOffset(24)]
    public int Pid;

    [FieldOffset(32)]
    public long StartTime;
}
