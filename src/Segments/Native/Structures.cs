using System.Runtime.InteropServices;

namespace ActorShm.Segments;

/// <summary><c>struct flock</c> of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct LockRange
{
    [FieldOffset(0)]
    public short Kind;

    [FieldOffset(2)]
    public short Whence;

    [FieldOffset(8)]
    public long StartByte;

    [FieldOffset(16)]
    public long LengthBytes;

    /// <summary>Must be 0 for open-file-description locks.</summary>
    [FieldOffset(24)]
    public int Pid;
}

/// <summary><c>struct statfs</c> of 64-bit Linux; the fields that are not needed here are only reserved space.</summary>
[StructLayout(LayoutKind.Explicit, Size = 120)]
internal struct FileSystemStatus
{
    [FieldOffset(0)]
    public long Kind;

    [FieldOffset(8)]
    public long BlockBytes;

    [FieldOffset(16)]
    public long BlockCount;

    [FieldOffset(32)]
    public long AvailableBlocks;
}

/// <summary><c>struct rlimit</c>; the largest number means no limit.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct ResourceLimit
{
    [FieldOffset(0)]
    public ulong Soft;

    [FieldOffset(8)]
    public ulong Hard;
}

/// <summary><c>struct pollfd</c>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 8)]
internal struct PollEntry
{
    public const short Readable = 1;

    /// <summary><c>POLLERR</c>: for a pipe, its other end is closed. Reported without being asked for.</summary>
    public const short Broken = 8;

    [FieldOffset(0)]
    public int Descriptor;

    [FieldOffset(4)]
    public short Asked;

    [FieldOffset(6)]
    public short Answered;
}

/// <summary><c>struct timespec</c> of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct TimeSpecification
{
    [FieldOffset(0)]
    public long Seconds;

    [FieldOffset(8)]
    public long Nanoseconds;

    /// <summary>Converts a length of time.</summary>
    public static TimeSpecification Of(TimeSpan time) => new()
    {
        Seconds = time.Ticks / TimeSpan.TicksPerSecond,
        Nanoseconds = time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
    };
}
