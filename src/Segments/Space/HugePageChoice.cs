using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Makes huge pages for one reservation as long as the kernel provides any. Safe on any thread.</summary>
/// <remarks>
/// <para>A refusal that will not change soon ends the attempts, because each attempt may make the kernel search all memory for free room.</para>
/// <para>The last huge page may reach beyond the end of the file. Small pages there would cost every process that maps the file hundreds of faults, while all of the file before them costs a few.</para>
/// </remarks>
/// <param name="fileBytes">The length of the file.</param>
/// <param name="hugePageBytes">The size of a huge page; 0 to make none.</param>
internal sealed class HugePageChoice(long fileBytes, long hugePageBytes)
{
    /// <summary>At most this part (a sixteenth) of a file's length may be taken beyond its end, because nobody uses that memory and no quota counts it.</summary>
    private const int MostUnusedPart = 16;

    /// <summary>If less than this part (an eighth) of the last huge page is used, the few small pages in its place cost nothing.</summary>
    private const int LeastUsedPart = 8;

    /// <summary>Each attempt makes the kernel do a short piece of work on every processor; pages that are done already cost no time.</summary>
    private const int MostAttempts = 4;

    private readonly bool _hasTail = IsTailWorthIt(fileBytes, hugePageBytes);
    private volatile bool _isGivenUp = hugePageBytes == 0;

    /// <summary>Chooses huge pages of the size that this machine has.</summary>
    public HugePageChoice(long fileBytes)
        : this(fileBytes, HugePage.SizeBytes)
    {
    }

    /// <summary>The offset of the tail, the part of the file in a huge page that reaches beyond its end; without a tail, the end of the file. The tail is made last, so that it takes room from nothing else.</summary>
    public long TailOffset => _hasTail ? fileBytes - (fileBytes % hugePageBytes) : fileBytes;

    /// <summary>Gets how many bytes of the file to map in order to make huge pages for a part of it.</summary>
    /// <param name="offset">The start of the part: a multiple of a huge page.</param>
    /// <param name="lengthBytes">The length of the part.</param>
    public long BytesToMap(long offset, long lengthBytes) => _hasTail && offset == TailOffset ? hugePageBytes : lengthBytes;

    /// <summary>Tries to give all of a fresh mapping huge pages, except a rest that is shorter than one. Nothing may depend on its success.</summary>
    /// <param name="file">A file in memory, open for writing.</param>
    /// <param name="offset">The offset in the file at which the mapping starts: a multiple of a huge page.</param>
    /// <param name="address">A writable shared mapping of the file, of which nothing has been touched.</param>
    /// <param name="mappedBytes">The number of bytes that are mapped, as <see cref="BytesToMap"/> says.</param>
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

    /// <summary>Collapses small pages into huge ones. Some pages may be in other hands for a moment, more often on a busy machine; they are tried again a few times and then left. Returns false for an error that will not change soon.</summary>
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

    // The kernel refuses to collapse a range without any page, so each range gets its first page here. This does not go through the mapping: then the kernel would have to take page tables back, for which it
    // interrupts every processor that runs a thread of this process, and two threads would be no faster than one.
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
