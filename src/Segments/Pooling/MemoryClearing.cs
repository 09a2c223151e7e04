using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Fills a file in memory with zeros, at the speed of memory.</summary>
internal static class MemoryClearing
{
    private const long ChunkBytes = 32L << 20;

    /// <summary>Clears the first bytes of a file that nobody else uses and whose pages are all there.</summary>
    public static void Clear(SafeFileHandle file, long fileBytes, int threadCount)
    {
        var chunkCount = (fileBytes + ChunkBytes - 1) / ChunkBytes;
        Parallel.For(0L, chunkCount, new ParallelOptions { MaxDegreeOfParallelism = threadCount }, chunk =>
        {
            var offset = chunk * ChunkBytes;
            ClearPart(file, offset, Math.Min(ChunkBytes, fileBytes - offset));
        });
    }

    // The address and length are those of one successful mmap of pages that exist: the file is ours alone and is as long as that.
    private static unsafe void ClearPart(SafeFileHandle file, long offset, long lengthBytes)
    {
        var address = Libc.Map(0, (nuint)lengthBytes, Libc.ProtectRead | Libc.ProtectWrite, Libc.MapShared, file, offset);
        if (address == -1)
        {
            throw new SegmentException($"{lengthBytes:N0} bytes of pooled memory cannot be mapped: {Marshal.GetPInvokeErrorMessage(Errno.Last)}.");
        }

        NativeMemory.Clear((void*)address, (nuint)lengthBytes);
        _ = Libc.Unmap(address, (nuint)lengthBytes); // cannot fail for the range just mapped
    }
}
