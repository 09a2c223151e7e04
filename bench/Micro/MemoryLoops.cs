using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace ActorShm.Micro;

/// <summary>The plainest loops over memory: what the machine allows is measured with these.</summary>
/// <remarks>Addresses and lengths are those of mappings that the caller keeps until the call returns.</remarks>
internal static unsafe class MemoryLoops
{
    // Large enough to cost nothing, small enough for a span and for every thread to have several.
    private const long PieceBytes = 16L << 20;

    /// <summary>The <c>memset</c> of the C library.</summary>
    public static void Clear(nint address, long lengthBytes, int threads) =>
        Run(lengthBytes, threads, (offset, count) => NativeMemory.Clear((void*)(address + (nint)offset), (nuint)count));

    /// <summary>The <c>memcpy</c> of the C library.</summary>
    public static void Copy(nint source, nint target, long lengthBytes, int threads) =>
        Run(lengthBytes, threads, (offset, count) => NativeMemory.Copy((void*)(source + (nint)offset), (void*)(target + (nint)offset), (nuint)count));

    /// <summary>Writes every element once.</summary>
    public static void Fill(nint address, long lengthBytes, double value, int threads) =>
        Run(lengthBytes, threads, (offset, count) => new Span<double>((void*)(address + (nint)offset), (int)(count / sizeof(double))).Fill(value));

    /// <summary>Reads every element once.</summary>
    public static double Sum(nint address, long lengthBytes, int threads)
    {
        var total = 0.0;
        var gate = new Lock();
        Run(lengthBytes, threads, (offset, count) =>
        {
            var sum = TensorPrimitives.Sum(new ReadOnlySpan<double>((void*)(address + (nint)offset), (int)(count / sizeof(double))));
            lock (gate)
            {
                total += sum;
            }
        });
        return total;
    }

    /// <summary>Writes one byte of every page.</summary>
    public static void Touch(nint address, long lengthBytes)
    {
        for (var offset = 0L; offset < lengthBytes; offset += Environment.SystemPageSize)
        {
            *(byte*)(address + (nint)offset) = 0;
        }
    }

    private static void Run(long lengthBytes, int threads, Action<long, long> work)
    {
        var pieceCount = (lengthBytes + PieceBytes - 1) / PieceBytes;
        Parallel.For(0L, pieceCount, new ParallelOptions { MaxDegreeOfParallelism = threads }, piece =>
        {
            var offset = piece * PieceBytes;
            work(offset, Math.Min(PieceBytes, lengthBytes - offset));
        });
    }
}
