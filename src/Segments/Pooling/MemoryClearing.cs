using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Fills a file in memory with zeros, at the speed of memory.</summary>
/// <remarks>
/// The mapping has to be aligned: only then are the huge pages of the file mapped as such. Otherwise each 4 KiB costs a fault, and the faults together cost more than
/// writing the zeros. Measured with 800 MB on two cores, relative to one memset of warm pages: 0.6 to 0.8 of its time, instead of 1.6 to 2.6 times as long.
/// </remarks>
internal static class MemoryClearing
{
    // Four huge pages: few enough bytes that the threads get equal shares, and enough that mapping them costs little in comparison.
    private const long ChunkBytes = 8L << 20;

    /// <summary>Clears the first bytes of a file that nobody else uses and whose pages all exist, with as many threads as memory can feed.</summary>
    /// <exception cref="SegmentFormatException">The file is shorter than that.</exception>
    /// <exception cref="MappingRefusedException">The kernel maps no more memory into this process.</exception>
    /// <exception cref="SegmentException">The kernel refuses to map this file: its file system does not let processes share it, or a security module forbids it.</exception>
    /// <param name="file">The file.</param>
    /// <param name="fileBytes">The number of bytes to clear.</param>
    /// <param name="mapping">A kept mapping of at least as many bytes, through which they are cleared without faulting pages in again; null if there is none.</param>
    public static void Clear(SafeFileHandle file, long fileBytes, KeptMapping? mapping = null)
    {
        var isMapped = mapping?.TryAdmit() == true;
        var isOfHugePages = fileBytes >= HugePage.SizeBytes;
        var isStreaming = fileBytes >= StreamingMemory.MinTotalBytes;
        var chunkCount = (fileBytes + ChunkBytes - 1) / ChunkBytes;
        ParallelPieces.Run(chunkCount, fileBytes, (start, end) =>
        {
            for (var chunk = start; chunk < end; chunk++)
            {
                var offset = chunk * ChunkBytes;
                var lengthBytes = (int)Math.Min(ChunkBytes, fileBytes - offset);
                if (isMapped)
                {
                    ClearPages(mapping!.Address + (nint)offset, offset, lengthBytes, isStreaming);
                }
                else
                {
                    ClearPart(file, offset, lengthBytes, isStreaming, isOfHugePages);
                }
            }
        });
    }

    private static void ClearPart(SafeFileHandle file, long offset, int lengthBytes, bool isStreaming, bool isOfHugePages)
    {
        var mappedBytes = isOfHugePages ? HugePage.RoundUp(lengthBytes) : lengthBytes; // the last part may be shorter than its huge page
        var address = AlignedMapping.Map(file, offset, mappedBytes, Libc.ProtectRead | Libc.ProtectWrite, Libc.MapShared, "A part of pooled memory");
        try
        {
            ClearPages(address, offset, lengthBytes, isStreaming);
        }
        finally
        {
            _ = AlignedMapping.Unmap(address, mappedBytes);
        }
    }

    private static void ClearPages(nint address, long offset, int lengthBytes, bool isStreaming)
    {
        RequirePages(address, offset, lengthBytes);
        Write(address, lengthBytes, isStreaming);
    }

    /// <summary>Faults the pages in all at once, and detects missing pages, where a store would raise SIGBUS.</summary>
    private static void RequirePages(nint address, long offset, int lengthBytes)
    {
        if (Libc.Advise(address, (nuint)lengthBytes, Libc.AdvisePopulateWrite) != 0 && Errno.Last == Errno.Fault)
        {
            throw new SegmentFormatException(
                $"Pooled memory has no pages for some of the {lengthBytes:N0} bytes from byte {offset:N0} on: somebody has cut the file. Create the segment again.");
        }

        // After any other error (a kernel without this call, a signal) the stores fault the pages in themselves.
    }

    // The address and length are those of one successful mmap, and stay mapped until this returns.
    private static unsafe void Write(nint address, int lengthBytes, bool isStreaming)
    {
        if (isStreaming)
        {
            StreamingMemory.Fill((byte*)address, lengthBytes, (byte)0);
            StreamingMemory.Finish();
            return;
        }

        NativeMemory.Clear((void*)address, (nuint)lengthBytes);
    }
}
