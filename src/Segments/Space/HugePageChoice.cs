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
    /// <param name="address">A writable shared mapping of a file in memory.</param>
    /// <param name="lengthBytes">How long it is; the file reaches that far.</param>
    public void TryMake(nint address, long lengthBytes)
    {
        if (_isGivenUp || lengthBytes < hugePageBytes || address % (nint)hugePageBytes != 0)
        {
            return;
        }

        var wholeBytes = lengthBytes - (lengthBytes % hugePageBytes);
        if (!TrySeed(address, wholeBytes) || (Libc.Advise(address, (nuint)wholeBytes, Libc.AdviseCollapse) != 0 && Errno.Last != Errno.Again))
        {
            _isGivenUp = true;
        }
    }

    // The kernel refuses to collapse a range without any page, so each gets its first.
    private bool TrySeed(nint address, long wholeBytes)
    {
        for (var offset = 0L; offset < wholeBytes; offset += hugePageBytes)
        {
            if (Libc.Advise(address + (nint)offset, (nuint)Environment.SystemPageSize, Libc.AdvisePopulateWrite) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
