using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Makes huge pages for one reservation as long as the kernel gives any. Safe on any thread.</summary>
/// <remarks>A refusal that will not change soon ends the attempts, because each may have the kernel search all memory for free room.</remarks>
/// <param name="hugePageBytes">The size of a huge page; 0 to make none.</param>
internal sealed class HugePageChoice(long hugePageBytes)
{
    private volatile bool _isGivenUp = hugePageBytes == 0;

    /// <summary>Makes those of the size this machine has.</summary>
    public HugePageChoice()
        : this(HugePage.SizeBytes)
    {
    }

    /// <summary>Puts huge pages behind all of a fresh mapping but a rest that is shorter than one. Nothing may depend on it.</summary>
    /// <param name="file">A file in memory, open for writing.</param>
    /// <param name="offset">Where in it the mapping starts: a multiple of a huge page.</param>
    /// <param name="address">A writable shared mapping of it, of which nothing has been touched.</param>
    /// <param name="lengthBytes">How long it is; the file reaches that far.</param>
    public void TryMake(SafeFileHandle file, long offset, nint address, long lengthBytes)
    {
        if (_isGivenUp || lengthBytes < hugePageBytes || address % (nint)hugePageBytes != 0)
        {
            return;
        }

        var wholeBytes = lengthBytes - (lengthBytes % hugePageBytes);
        if (!TrySeed(file, offset, wholeBytes) || (Libc.Advise(address, (nuint)wholeBytes, Libc.AdviseCollapse) != 0 && Errno.Last != Errno.Again))
        {
            _isGivenUp = true;
        }
    }

    // The kernel refuses to collapse a range without any page, so each gets its first. Not through the mapping: then there would be page tables to take back, for which the kernel
    // interrupts every processor that runs a thread of this process, so that two threads were no faster than one.
    private bool TrySeed(SafeFileHandle file, long offset, long wholeBytes)
    {
        for (var at = offset; at < offset + wholeBytes; at += hugePageBytes)
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
