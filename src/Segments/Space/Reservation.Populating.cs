using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Reservation in memory: every page is made to exist, as part of a huge page if possible.</summary>
/// <remarks>
/// <c>MADV_COLLAPSE</c> turns 2 MiB of which one page exists into one huge page of zeros, ten times faster than 512 faults. It is only ever an
/// attempt: the kernel may be too old, memory too fragmented, the control group or the file system too full. What counts is the
/// <c>MADV_POPULATE_WRITE</c> after it, over every byte: it costs nothing where a huge page is, and makes or refuses the pages where none is.
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
            // Somebody who takes no turns may have taken the memory since the reservation was admitted.
            var remainingBytes = fileBytes - (Interlocked.Add(ref startedBytes, lengthBytes) - lengthBytes);
            var isRoomLeft = offset == 0 || meter.MeasureMemory().AvailableBytes >= remainingBytes;
            return isRoomLeft ? PopulateChunk(file, offset, lengthBytes, hugePages) : Errno.NoMemory;
        }
    }

    /// <summary>Makes the pages of a part of a file exist; 0 or the error number.</summary>
    /// <remarks>
    /// Mapped and unmapped chunk by chunk: the page tables of a whole segment would take 0.2 % of it once more. That there are no addresses for a chunk says nothing of the room for its pages.
    /// </remarks>
    /// <exception cref="MappingRefusedException">The kernel maps no more into this process.</exception>
    /// <exception cref="SegmentException">It will not map this file: its file system lets no processes share it, or a security module forbids it.</exception>
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
