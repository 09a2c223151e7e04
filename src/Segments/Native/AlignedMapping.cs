using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Maps files at addresses that are multiples of <see cref="HugePage.SizeBytes"/>.</summary>
/// <remarks>
/// Only then can the kernel map the huge pages of a file as such, in every process that has it: with 512 times fewer faults, page table entries
/// and places in the translation cache. By itself the kernel chooses such addresses only where huge pages are on for all files in memory.
/// </remarks>
internal static class AlignedMapping
{
    /// <summary>Maps a part of a file; the address, or -1 and the error number in <see cref="Errno.Last"/>.</summary>
    /// <remarks>Shorter than a huge page, or where the address space has no room for the detour, it is any address.</remarks>
    /// <param name="file">Open in the right mode.</param>
    /// <param name="offsetBytes">Where the part starts: a multiple of a page, and of a huge page if alignment is to be of use.</param>
    /// <param name="lengthBytes">At least 1.</param>
    /// <param name="protection">What may be done with the pages.</param>
    /// <param name="sharing">Whether writes go to the file.</param>
    public static nint Map(SafeFileHandle file, long offsetBytes, long lengthBytes, int protection, int sharing)
    {
        // First anywhere: what cannot be mapped leaves no addresses behind.
        var address = Libc.Map(0, (nuint)lengthBytes, protection, sharing, file, offsetBytes);
        var isLargeEnough = HugePage.SizeBytes != 0 && lengthBytes >= HugePage.SizeBytes;
        return address != -1 && isLargeEnough && address % HugePage.SizeBytes != 0 ? Move(address, lengthBytes) : address;
    }

    /// <summary>Moves a mapping that nobody knows yet to an aligned address, if there is one.</summary>
    private static nint Move(nint address, long lengthBytes)
    {
        // Over our own reservation, so it can replace nothing that belongs to somebody else. Where the kernel refuses that although it has mapped the file, it may or may not have removed the
        // reservation, which may be somebody else's by now: it is left.
        var aligned = ReserveAddresses(lengthBytes);
        return aligned != -1 && Libc.Move(address, (nuint)lengthBytes, (nuint)lengthBytes, Libc.MoveAnywhere | Libc.MoveFixed, aligned) == aligned ? aligned : address;
    }

    /// <summary>Takes an aligned range of addresses with nothing behind it; -1 if there is none.</summary>
    private static nint ReserveAddresses(long lengthBytes)
    {
        var pageBytes = Environment.SystemPageSize;
        var length = (nint)((lengthBytes + pageBytes - 1) & -pageBytes);
        var slack = (nint)(HugePage.SizeBytes - pageBytes);
        var start = Libc.MapNothing(0, (nuint)(length + slack), Libc.ProtectNone, Libc.MapPrivate | Libc.MapAnonymous | Libc.MapNoReserve, -1, 0);
        if (start == -1)
        {
            return -1;
        }

        var aligned = (start + (nint)HugePage.SizeBytes - 1) & -(nint)HugePage.SizeBytes;
        var isTrimmed = Release(start, aligned - start) & Release(aligned + length, start + slack - aligned);
        if (!isTrimmed)
        {
            // Only where the kernel had merged the range with a neighbour and may not split it again: too many mappings.
            _ = Libc.Unmap(start, (nuint)(length + slack));
            return -1;
        }

        return aligned;
    }

    private static bool Release(nint address, nint lengthBytes) => lengthBytes == 0 || Libc.Unmap(address, (nuint)lengthBytes) == 0;
}
