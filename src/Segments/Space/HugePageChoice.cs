using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Makes huge pages for one reservation as long as the kernel gives any. Safe on any thread.</summary>
/// <remarks>
/// <para>A refusal that will not change soon ends the attempts, because each may have the kernel search all memory for free room.</para>
/// <para>The last huge page may reach behind the end of the file. Small pages there would be hundreds of faults, for every process that maps the file, where all that is before them takes a few.</para>
/// </remarks>
/// <param name="fileBytes">How long the file is.</param>
/// <param name="hugePageBytes">The size of a huge page; 0 to make none.</param>
internal sealed class HugePageChoice(long fileBytes, long hugePageBytes)
{
    /// <summary>No more of a file's length may be taken behind its end: that part of its memory nobody uses, and no quota counts.</summary>
    private const int MostUnusedPart = 16;

    /// <summary>With less of the last huge page used, so few small pages are in its place that they cost nothing.</summary>
    private const int LeastUsedPart = 8;

    /// <summary>Each takes the kernel a short piece of work on every processor, and those pages that are done no time.</summary>
    private const int MostAttempts = 4;

    private readonly bool _hasTail = IsTailWorthIt(fileBytes, hugePageBytes);
    private volatile bool _isGivenUp = hugePageBytes == 0;

    /// <summary>Makes those of the size this machine has.</summary>
    public HugePageChoice(long fileBytes)
        : this(fileBytes, HugePage.SizeBytes)
    {
    }

    /// <summary>Where the tail begins, the part of the file in a huge page that reaches behind its end; where there is none, the end. It is made last: it may take the room of nothing else.</summary>
    public long TailOffset => _hasTail ? fileBytes - (fileBytes % hugePageBytes) : fileBytes;

    /// <summary>How much to map of the file to make huge pages behind a part of it.</summary>
    /// <param name="offset">Where the part starts: a multiple of a huge page.</param>
    /// <param name="lengthBytes">How long it is.</param>
    public long BytesToMap(long offset, long lengthBytes) => _hasTail && offset == TailOffset ? hugePageBytes : lengthBytes;

    /// <summary>Puts huge pages behind all of a fresh mapping but a rest that is shorter than one. Nothing may depend on it.</summary>
    /// <param name="file">A file in memory, open for writing.</param>
    /// <param name="offset">Where in it the mapping starts: a multiple of a huge page.</param>
    /// <param name="address">A writable shared mapping of it, of which nothing has been touched.</param>
    /// <param name="mappedBytes">How much of it is mapped, as <see cref="BytesToMap"/> says.</param>
    public void TryMake(SafeFileHandle file, long offset, nint address, long mappedBytes)
    {
        if (_isGivenUp || mappedBytes < hugePageBytes || address % (nint)hugePageBytes != 0)
        {
            return;
        }

        var hugeBytes = mappedBytes - (mappedBytes % hugePageBytes);
        if (!TrySeed(file, offset, hugeBytes) || !TryCollapse(address, hugeBytes))
        {
            _isGivenUp = true;
        }
    }

    /// <summary>Some pages may be in other hands for a moment, more often where much else runs. They are asked for again, and then left; false for what will not change soon.</summary>
    private static bool TryCollapse(nint address, long hugeBytes)
    {
        var errno = Errno.Again;
        for (var attempt = 0; attempt < MostAttempts && errno == Errno.Again; attempt++)
        {
            errno = Libc.Advise(address, (nuint)hugeBytes, Libc.AdviseCollapse) == 0 ? 0 : Errno.Last;
        }

        return errno is 0 or Errno.Again;
    }

    private static bool IsTailWorthIt(long fileBytes, long hugePageBytes)
    {
        var usedBytes = hugePageBytes == 0 ? 0 : fileBytes % hugePageBytes;
        return usedBytes > 0 && usedBytes >= hugePageBytes / LeastUsedPart && hugePageBytes - usedBytes <= fileBytes / MostUnusedPart;
    }

    // The kernel refuses to collapse a range without any page, so each gets its first. Not through the mapping: then there would be page tables to take back, for which the kernel
    // interrupts every processor that runs a thread of this process, so that two threads were no faster than one.
    private bool TrySeed(SafeFileHandle file, long offset, long hugeBytes)
    {
        for (var at = offset; at < offset + hugeBytes; at += hugePageBytes)
        {
            int errno;
            do
            {
                errno = Libc.Allocate(file, Libc.AllocateKeepSize, at, Environment.SystemPageSize) == 0 ? 0 : Errno.Last;
            }
            while (errno == Errno.Interrupted);

            if (errno != 0)
            {
                return false;
            }
        }

        return true;
    }
}
