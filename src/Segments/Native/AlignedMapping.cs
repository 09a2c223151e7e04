using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Maps files at addresses that are multiples of <see cref="HugePage.SizeBytes"/>, and large ones at multiples of <see cref="HugePage.TableReachBytes"/>.</summary>
/// <remarks>
/// <para>Only then can the kernel map the huge pages of a file as such, in every process that maps it: with 512 times fewer faults, page table entries
/// and places in the translation cache. By itself the kernel chooses such addresses only where huge pages are on for all files in memory.</para>
/// <para>A large mapping gets pages of the page tables that no other mapping uses. On a virtual machine whose host tracks the tables of its guest, each new entry in a table that is in use
/// already costs the guest a trap; so mapping 800 MB anew beside other arrays, and writing them, took 5 ms longer (docs/decisions/0013-outputs.md).</para>
/// <para>A mapping takes addresses up to the end of its last huge page (<see cref="SpanOf"/>), because the kernel does not map a huge page if a part of it has no address. The addresses beyond the end of the
/// file must not be touched: that raises SIGBUS, or reaches memory that belongs to the file and that no reader of the file sees.</para>
/// </remarks>
internal static class AlignedMapping
{
    /// <summary>The size from which on mappings share no page of the tables; smaller ones would gain less than the skipped addresses cost.</summary>
    private const long LargeBytes = 64 << 20;

    /// <summary>The lowest address that shows a large address space. The kernel maps from the top down, so an address space where it gives out such addresses has at least 128,000 places of 1 GiB. One of 39 bits has only 256, and arrays would use them up.</summary>
    private const long LeastAddressWithRoom = 1L << 46;

    /// <summary>Whether mappings take whole huge pages; decided once, because a mapping must be given up with the length with which it was made.</summary>
    private static readonly bool TakesWholeHugePages = HugePage.SizeBytes > 0 && !ProcessLimits.AreAddressesLimited;

    /// <summary>Where addresses are limited, one mapping is made at a time, so that two do not both count on the same addresses.</summary>
    private static readonly Lock LimitedAddresses = new();

    /// <summary>Gives up mappings that are kept for later. Set by who keeps any, and null until then.</summary>
    public static Action? GiveAddressesBack { get; set; }

    /// <summary>Maps a part of a file; the address, or -1 and the error number in <see cref="Errno.Last"/>, also where too few addresses would be left to the runtime.</summary>
    /// <remarks>Shorter than a huge page, or where the address space has no room for the detour, it is any address.</remarks>
    /// <param name="file">Open in the right mode.</param>
    /// <param name="offsetBytes">The start of the part: a multiple of a page, and of a huge page if alignment is to be of use.</param>
    /// <param name="lengthBytes">The number of bytes that may be used, at least 1; the mapping takes <see cref="SpanOf"/> that number, and <see cref="Unmap"/> gives it up.</param>
    /// <param name="protection">What may be done with the pages.</param>
    /// <param name="sharing">Whether writes go to the file.</param>
    public static nint TryMap(SafeFileHandle file, long offsetBytes, long lengthBytes, int protection, int sharing)
    {
        if (!ProcessLimits.AreAddressesLimited)
        {
            return MapAligned(file, offsetBytes, lengthBytes, protection, sharing, lengthBytes >= LargeBytes ? (nint)HugePage.TableReachBytes : 0, mayDetour: true);
        }

        lock (LimitedAddresses)
        {
            var left = ProcessLimits.AddressesLeft() - SpanOf(lengthBytes) - MappingHeadroom.AddressBytes;
            if (left < 0)
            {
                Marshal.SetLastPInvokeError(Errno.NoMemory);
                return -1;
            }

            // To be moved, a mapping takes its addresses twice for a moment.
            return MapAligned(file, offsetBytes, lengthBytes, protection, sharing, tableReach: 0, mayDetour: left is null || left >= SpanOf(lengthBytes) + HugePage.SizeBytes);
        }
    }

    private static nint MapAligned(SafeFileHandle file, long offsetBytes, long lengthBytes, int protection, int sharing, nint tableReach, bool mayDetour)
    {
        // The file is first mapped anywhere, so that a file that cannot be mapped leaves no reserved addresses behind.
        var spanBytes = SpanOf(lengthBytes);
        var address = Libc.Map(0, (nuint)spanBytes, protection, sharing, file, offsetBytes);
        if (address == -1 || !mayDetour || HugePage.SizeBytes == 0 || lengthBytes < HugePage.SizeBytes)
        {
            return address;
        }

        if (tableReach > 0 && address >= LeastAddressWithRoom)
        {
            address = Align(address, spanBytes, tableReach);
        }

        return Align(address, spanBytes, (nint)HugePage.SizeBytes);
    }

    /// <summary>Maps a part of a file like <see cref="TryMap"/>, if need be after dropping kept mappings.</summary>
    /// <param name="file">Open in the right mode.</param>
    /// <param name="offsetBytes">The start of the part.</param>
    /// <param name="lengthBytes">At least 1.</param>
    /// <param name="protection">What may be done with the pages.</param>
    /// <param name="sharing">Whether writes go to the file.</param>
    /// <param name="subject">What is mapped, for error messages.</param>
    /// <exception cref="MappingRefusedException">The kernel maps no more memory into this process.</exception>
    /// <exception cref="SegmentException">The kernel refuses to map this file.</exception>
    public static nint Map(SafeFileHandle file, long offsetBytes, long lengthBytes, int protection, int sharing, string subject)
    {
        var address = TryMap(file, offsetBytes, lengthBytes, protection, sharing);
        if (address == -1 && Errno.Last == Errno.NoMemory)
        {
            GiveAddressesBack?.Invoke(); // they may be limited (RLIMIT_AS)
            address = TryMap(file, offsetBytes, lengthBytes, protection, sharing);
        }

        return address != -1 ? address : throw (Errno.Last is Errno.NoMemory or Errno.Again
            ? Refusal(Errno.Last, lengthBytes, subject)
            : new SegmentException(
                $"{subject} cannot be mapped ({lengthBytes:N0} bytes): {Marshal.GetPInvokeErrorMessage(Errno.Last)}. Its file system lets no processes share it, or a security module forbids it; a copy at another place can be shared."));
    }

    /// <summary>The exception for what the kernel maps no more into this process, with the limit that is reached.</summary>
    /// <param name="errno">Its answer.</param>
    /// <param name="lengthBytes">How much was asked for.</param>
    /// <param name="subject">What it is.</param>
    public static MappingRefusedException Refusal(int errno, long lengthBytes, string subject) => new(
        $"{subject} cannot be mapped ({lengthBytes:N0} bytes): {Marshal.GetPInvokeErrorMessage(errno)}."
        + (errno == Errno.NoMemory ? $" {ProcessLimits.ExplainMap(SpanOf(lengthBytes))}" : string.Empty));

    /// <summary>How many bytes of addresses a mapping takes: whole huge pages, or, where it is shorter than one or addresses were limited when this process began to map, whole pages.</summary>
    /// <param name="lengthBytes">How many of them may be used.</param>
    public static long SpanOf(long lengthBytes) =>
        lengthBytes >= HugePage.SizeBytes && TakesWholeHugePages ? HugePage.RoundUp(lengthBytes) : (lengthBytes + Environment.SystemPageSize - 1) & -Environment.SystemPageSize;

    /// <summary>Gives up a whole mapping that was made here; returns 0, or the kernel's -1. It cannot fail for one whole mapping.</summary>
    /// <param name="address">The start of the mapping.</param>
    /// <param name="lengthBytes">The number of bytes with which it was made.</param>
    public static int Unmap(nint address, long lengthBytes) => Libc.Unmap(address, (nuint)SpanOf(lengthBytes));

    private static nint Align(nint address, long spanBytes, nint alignment) => address % alignment == 0 ? address : Move(address, spanBytes, alignment);

    /// <summary>Moves a mapping that nobody knows yet to an aligned address, if there is one.</summary>
    private static nint Move(nint address, long spanBytes, nint alignment)
    {
        // The mapping moves over a reservation made here, so it cannot replace anything that belongs to somebody else. If the kernel refuses the move, it may or may not have removed the
        // reservation, whose addresses may be somebody else's by now; so they are left alone.
        var aligned = ReserveAddresses(spanBytes, alignment);
        return aligned != -1 && Libc.Move(address, (nuint)spanBytes, (nuint)spanBytes, Libc.MoveAnywhere | Libc.MoveFixed, aligned) == aligned ? aligned : address;
    }

    /// <summary>Reserves an aligned range of addresses without memory; returns -1 if there is none.</summary>
    private static nint ReserveAddresses(long spanBytes, nint alignment)
    {
        var length = (nint)spanBytes;
        var slack = alignment - Environment.SystemPageSize;
        var start = Libc.MapNothing(0, (nuint)(length + slack), Libc.ProtectNone, Libc.MapPrivate | Libc.MapAnonymous | Libc.MapNoReserve, -1, 0);
        if (start == -1)
        {
            return -1;
        }

        var aligned = (start + alignment - 1) & -alignment;
        var isTrimmed = Release(start, aligned - start) & Release(aligned + length, start + slack - aligned);
        if (!isTrimmed)
        {
            // This happens only if the kernel had merged the range with a neighbour and cannot split it again, because there are too many mappings.
            _ = Libc.Unmap(start, (nuint)(length + slack));
            return -1;
        }

        return aligned;
    }

    private static bool Release(nint address, nint lengthBytes) => lengthBytes == 0 || Libc.Unmap(address, (nuint)lengthBytes) == 0;
}
