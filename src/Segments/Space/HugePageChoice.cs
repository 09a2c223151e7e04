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

    private readonly long _endBytes = EndOf(fileBytes, hugePageBytes);
    private volatile bool _isGivenUp = hugePageBytes == 0;

    /// <summary>Makes those of the size this machine has.</summary>
    public HugePageChoice(long fileBytes)
        : this(fileBytes, HugePage.SizeBytes)
    {
    }

    /// <summary>How much to map of the file to make huge pages behind a part of it; more than the part where the last one reaches behind the end.</summary>
    /// <param name="offset">Where the part starts: a multiple of a huge page.</param>
    /// <param name="lengthBytes">How long it is: a multiple as well, or up to the end of the file.</param>
    public long BytesToMap(long offset, long lengthBytes) => offset + lengthBytes == fileBytes ? Math.Max(lengthBytes, _endBytes - offset) : lengthBytes;

    /// <summary>Puts huge pages behind all of a fresh mapping, but for an end of the file that is not worth one. Nothing may depend on it.</summary>
    /// <param name="file">A file in memory, open for writing.</param>
    /// <param name="offset">Where in it the mapping starts: a multiple of a huge page.</param>
    /// <param name="address">A writable shared mapping of it, of which nothing has been touched.</param>
    /// <param name="mappedBytes">How much of it is mapped, as <see cref="BytesToMap"/> says.</param>
    public void TryMake(SafeFileHandle file, long offset, nint address, long mappedBytes)
    {
        var hugeBytes = Math.Min(mappedBytes, _endBytes - offset);
        if (_isGivenUp || hugeBytes <= 0 || address % (nint)hugePageBytes != 0)
        {
            return;
        }

        if (!TrySeed(file, offset, hugeBytes) || (Libc.Advise(address, (nuint)hugeBytes, Libc.AdviseCollapse) != 0 && Errno.Last != Errno.Again))
        {
            _isGivenUp = true;
        }
    }

    private static long EndOf(long fileBytes, long hugePageBytes)
    {
        var restBytes = hugePageBytes == 0 ? 0 : fileBytes % hugePageBytes;
        var unusedBytes = hugePageBytes - restBytes;
        return restBytes >= hugePageBytes / LeastUsedPart && restBytes > 0 && unusedBytes <= fileBytes / MostUnusedPart ? fileBytes + unusedBytes : fileBytes - restBytes;
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
