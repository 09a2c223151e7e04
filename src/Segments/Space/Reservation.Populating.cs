using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Reserves in memory by making every page exist, as part of a huge page if possible.</summary>
/// <remarks>
/// <c>MADV_COLLAPSE</c> turns 2 MiB in which one page exists into one huge page of zeros, ten times faster than 512 faults. It is only
/// an attempt: the kernel may be too old, memory too fragmented, the control group or the file system too full. The result is decided by the
/// <c>MADV_POPULATE_WRITE</c> after it, over every byte: it costs nothing where there is a huge page, and makes or refuses the pages where there is none.
/// </remarks>
internal sealed partial class Reservation
{
    private int Populate(SafeFileHandle file, long fileBytes, CancellationToken cancellation)
    {
        var hugePages = new HugePageChoice(fileBytes);
        var (firstError, startedBytes, tailOffset) = (0, 0L, hugePages.TailOffset);
        ParallelLoop.Run((tailOffset + ChunkBytes - 1) / ChunkBytes, _threadCount, (chunk, loop) =>
        {
            cancellation.ThrowIfCancellationRequested();
            var offset = chunk * ChunkBytes;
            var errno = PopulatePart(offset, Math.Min(ChunkBytes, tailOffset - offset));
            if (errno != 0)
            {
                Interlocked.CompareExchange(ref firstError, errno, 0);
                loop.Stop();
            }
        });
        return firstError == 0 && tailOffset < fileBytes ? PopulatePart(tailOffset, fileBytes - tailOffset) : firstError;

        int PopulatePart(long offset, long lengthBytes)
        {
            // A program that takes no turns may have taken the memory since the reservation was admitted.
            var remainingBytes = fileBytes - (Interlocked.Add(ref startedBytes, lengthBytes) - lengthBytes);
            var isRoomLeft = offset == 0 || meter.MeasureMemory().AvailableBytes >= remainingBytes;
            return isRoomLeft ? PopulateChunk(file, offset, lengthBytes, hugePages) : Errno.NoMemory;
        }
    }

    /// <summary>Makes the pages of a part of a file exist; returns 0 or the error number.</summary>
    /// <remarks>
    /// The file is mapped and unmapped chunk by chunk, because the page tables of a whole segment would take another 0.2 % of its size. A lack of addresses for a chunk says nothing about the room for its pages, so it is an exception and not an error number.
    /// </remarks>
    /// <exception cref="MappingRefusedException">The kernel maps no more memory into this process.</exception>
    /// <exception cref="SegmentException">The kernel refuses to map this file: its file system does not let processes share it, or a security module forbids it.</exception>
    internal static int PopulateChunk(SafeFileHandle file, long offset, long lengthBytes, HugePageChoice hugePages)
    {
        var mappedBytes = hugePages.BytesToMap(offset, lengthBytes);
        var address = AlignedMapping.Map(file, offset, mappedBytes, Libc.ProtectRead | Libc.ProtectWrite, Libc.MapShared, "A part of a new segment");
        hugePages.TryMake(file, offset, address, mappedBytes);
        var errno = PopulateRange(address, lengthBytes);
        _ = AlignedMapping.Unmap(address, mappedBytes);
        return errno;
    }

    private static int PopulateRange(nint address, long lengthBytes)
    {
        int errno;
        do
        {
            errno = Libc.Advise(address, (nuint)lengthBytes, Libc.AdvisePopulateWrite) == 0 ? 0 : Errno.Last;
        }
        while (errno is Errno.Interrupted or Errno.Again);
        return errno;
    }
}
