using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ActorShm.Kernels;

/// <summary>Stores past the caches: tells when they are worth it, where they may go, and when they are complete.</summary>
internal static unsafe class StreamingStores
{
    /// <summary>
    /// Outputs of this size and more are written past the caches: nobody would find them there, and memory that is overwritten need not be read first, which is
    /// a third of the memory traffic of a copy.
    /// </summary>
    public const long MinBytes = 32 << 20;

    public static bool AreWorthIt(long bytes) => bytes >= MinBytes;

    /// <summary>Whether an address is a multiple of the widest vector.</summary>
    public static bool IsAligned(void* address) => (nuint)address % (nuint)Vector512<byte>.Count == 0;

    /// <summary>Writes a line in two halves, because the runtime would make an ordinary store of the whole where the processor has no vectors of that width.</summary>
    /// <param name="line">The line.</param>
    /// <param name="target">The address; see <see cref="IsAligned"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> line, double* target)
    {
        line.GetLower().StoreAlignedNonTemporal(target);
        line.GetUpper().StoreAlignedNonTemporal(target + Vector256<double>.Count);
    }

    /// <summary>Completes these stores. They are not ordered with other stores, but code that learns that a block is done must find its elements.</summary>
    /// <param name="isStreaming">Whether there were any such stores.</param>
    public static void Complete(bool isStreaming = true)
    {
        if (isStreaming && Sse.IsSupported)
        {
            Sse.StoreFence();
        }
        else if (isStreaming)
        {
            Interlocked.MemoryBarrier();
        }
    }
}
