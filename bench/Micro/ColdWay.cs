using ActorShm.Segments;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Micro;

/// <summary>A way of giving an empty file its length and, at best, its pages.</summary>
/// <param name="Name">What rows call it.</param>
/// <param name="Prepare">Does it: the file, its directory, its length in bytes.</param>
internal sealed record ColdWay(string Name, Action<SafeFileHandle, string, long> Prepare)
{
    private const long TouchChunkBytes = 32L << 20;
    private const int WriteBytes = 4 << 20;

    /// <summary>All ways; the library's own is the first.</summary>
    public static IEnumerable<ColdWay> All()
    {
        yield return new(BenchRow.Ours, (file, place, bytes) => new Reservation(new SegmentStoreOptions().NewSpaceMeter(), populateThreads: 0).Reserve(file, place, bytes));
        foreach (var threads in (int[])[1, 2])
        {
            yield return new($"touch, {threads} thr", (file, place, bytes) => InChunks(file, place, bytes, TouchChunkBytes, threads, Touch));
        }

        foreach (var mebibytes in (int[])[8, 32, 128])
        {
            foreach (var threads in (int[])[1, 2, 4])
            {
                yield return new($"populate {mebibytes} MiB, {threads} thr", (file, place, bytes) => InChunks(file, place, bytes, (long)mebibytes << 20, threads, Populate));
            }
        }

        yield return new("fallocate", Allocate);
        yield return new("pwrite zeros", (file, _, bytes) => Write(file, bytes));
    }

    private static void InChunks(SafeFileHandle file, string place, long fileBytes, long chunkBytes, int threads, Action<SafeFileHandle, long, long> visit)
    {
        if (Libc.Truncate(file, fileBytes) != 0)
        {
            throw Errno.Failure(Errno.Last, $"set the length {fileBytes:N0} of a file in", place);
        }

        var chunkCount = (fileBytes + chunkBytes - 1) / chunkBytes;
        Parallel.For(0L, chunkCount, new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk =>
        {
            var offset = chunk * chunkBytes;
            visit(file, offset, Math.Min(chunkBytes, fileBytes - offset));
        });
    }

    // A touch of a page that the file system has no room for ends the process; the bench has asked for room just before.
    private static void Touch(SafeFileHandle file, long offset, long lengthBytes)
    {
        using var pages = MappedPages.Map(file, offset, lengthBytes);
        MemoryLoops.Touch(pages.Address, lengthBytes);
    }

    private static void Populate(SafeFileHandle file, long offset, long lengthBytes)
    {
        var errno = Reservation.PopulateChunk(file, offset, lengthBytes, new HugePageChoice(offset + lengthBytes, hugePageBytes: 0));
        if (errno != 0)
        {
            throw Errno.Failure(errno, "populate the pages of", "a file of the benchmark");
        }
    }

    private static void Allocate(SafeFileHandle file, string place, long fileBytes)
    {
        while (Libc.Allocate(file, 0, 0, fileBytes) != 0)
        {
            if (Errno.Last != Errno.Interrupted)
            {
                throw Errno.Failure(Errno.Last, $"allocate {fileBytes:N0} bytes in", place);
            }
        }
    }

    private static void Write(SafeFileHandle file, long fileBytes)
    {
        var zeros = new byte[WriteBytes];
        for (var offset = 0L; offset < fileBytes; offset += WriteBytes)
        {
            RandomAccess.Write(file, zeros.AsSpan(0, (int)Math.Min(WriteBytes, fileBytes - offset)), offset);
        }
    }
}
