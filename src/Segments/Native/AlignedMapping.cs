using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Maps files at addresses that are multiples of <see cref="HugePage.SizeBytes"/>, and large ones at multiples of <see cref="HugePage.TableReachBytes"/>.</summary>
/// <remarks>
/// <para>Only then can the kernel map the huge pages of a file as such, in every process that has it: with 512 times fewer faults, page table entries
/// and places in the translation cache. By itself the kernel chooses such addresses only where huge pages are on for all files in memory.</para>
/// <para>A large mapping gets pages of the page tables that no other mapping has. On a virtual machine whose host follows the tables of its guest, each new entry in a table that is in use
/// already costs the guest a trap; so mapping 800 MB anew beside other arrays, and writing them, took 5 ms longer (docs/decisions/0013-outputs.md).</para>
/// <para>A mapping takes addresses up to the end of its last huge page (<see cref="SpanOf"/>), because the kernel maps no huge page of which a part has no address. What lies behind the end of the
/// file there must not be touched: it is SIGBUS, or memory that belongs to the file and that no reader of it sees.</para>
/// </remarks>
internal static class AlignedMapping
{
    /// <summary>Mappings of this size and more share no page of the tables; smaller ones would gain less than the addresses that are left out cost.</summary>
    private const long LargeBytes = 64 << 20;

    /// <summary>The kernel maps from above, so there are at least 128,000 places of 1 GiB in an address space where it gives such addresses. In one of 39 bits there are 256, and arrays would use them up.</summary>
    private const long LeastAddressWithRoom = 1L << 46;

    /// <summary>Asked once: a mapping is given up with the length that it was made with.</summary>
    private static readonly bool TakesWholeHugePages = HugePage.SizeBytes > 0 && !ProcessLimits.AreAddressesLimited;

    /// <summary>Gives up mappings that are kept for later. Set by who keeps any, and null until then.</summary>
    public static Action? GiveAddressesBack { get; set; }

    /// <summary>Maps a part of a file; the address, or -1 and the error number in <see cref="Errno.Last"/>, also where too few addresses would be left to the runtime.</summary>
    /// <remarks>Shorter than a huge page, or where the address space has no room for the detour, it is any address.</remarks>
    /// <param name="file">Open in the right mode.</param>
    /// <param name="offsetBytes">Where the part starts: a multiple of a page, and of a huge page if alignment is to be of use.</param>
    /// <param name="lengthBytes">At least 1. That many bytes may be used; the mapping takes <see cref="SpanOf"/> them, and is given up by <see cref="Unmap"/>.</param>
    /// <param name="protection">What may be done with the pages.</param>
    /// <param name="sharing">Whether writes go to the file.</param>
    public static nint TryMap(SafeFileHandle file, long offsetBytes, long lengthBytes, int protection, int sharing)
    {
        // First anywhere: what cannot be mapped leaves no addresses behind.
        var spanBytes = SpanOf(lengthBytes);
        var address = Libc.Map(0, (nuint)spanBytes, protection, sharing, file, offsetBytes);
        if (address != -1 && !MappingHeadroom.AreAddressesLeft())
        {
            _ = Libc.Unmap(address, (nuint)spanBytes); // cannot fail on what was just mapped
            Marshal.SetLastPInvokeError(Errno.NoMemory);
            return -1;
        }

        if (address == -1 || HugePage.SizeBytes == 0 || lengthBytes < HugePage.SizeBytes)
        {
            return address;
        }

        if (lengthBytes >= LargeBytes && address >= LeastAddressWithRoom && !ProcessLimits.AreAddressesLimited)
        {
            address = Align(address, spanBytes, (nint)HugePage.TableReachBytes);
        }

        return Align(address, spanBytes, (nint)HugePage.SizeBytes);
    }

    /// <summary>Maps a part of a file like <see cref="TryMap"/>, if need be in the place of mappings that are kept for later.</summary>
    /// <param name="file">Open in the right mode.</param>
    /// <param name="offsetBytes">Where the part starts.</param>
    /// <param name="lengthBytes">At least 1.</param>
    /// <param name="protection">What may be done with the pages.</param>
    /// <param name="sharing">Whether writes go to the file.</param>
    /// <param name="subject">What it is, for error texts.</param>
    /// <exception cref="MappingRefusedException">The kernel maps no more into this process.</exception>
    /// <exception cref="SegmentException">It will not map this file.</exception>
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

    /// <summary>Gives a whole mapping up that was made here; 0, or -1 as the kernel says it. It cannot fail for what is one mapping.</summary>
    /// <param name="address">Where it starts.</param>
    /// <param name="lengthBytes">With how many bytes it was made.</param>
    public static int Unmap(nint address, long lengthBytes) => Libc.Unmap(address, (nuint)SpanOf(lengthBytes));

    private static nint Align(nint address, long spanBytes, nint alignment) => address % alignment == 0 ? address : Move(address, spanBytes, alignment);

    /// <summary>Moves a mapping that nobody knows yet to an aligned address, if there is one.</summary>
    private static nint Move(nint address, long spanBytes, nint alignment)
    {
        // Over our own reservation, so it can replace nothing that belongs to somebody else. Where the kernel refuses that although it has mapped the file, it may or may not have removed the
        // reservation, which may be somebody else's by now: it is left.
        var aligned = ReserveAddresses(spanBytes, alignment);
        return aligned != -1 && Libc.Move(address, (nuint)spanBytes, (nuint)spanBytes, Libc.MoveAnywhere | Libc.MoveFixed, aligned) == aligned ? aligned : address;
    }

    /// <summary>Takes an aligned range of addresses with nothing behind it; -1 if there is none.</summary>
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
            // Only where the kernel had merged the range with a neighbour and may not split it again: too many mappings.
            _ = Libc.Unmap(start, (nuint)(length + slack));
            return -1;
        }

        return aligned;
    }

    private static bool Release(nint address, nint lengthBytes) => lengthBytes == 0 || Libc.Unmap(address, (nuint)lengthBytes) == 0;
}
