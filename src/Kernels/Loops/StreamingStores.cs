using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ActorShm.Kernels;

/// <summary>Stores past the caches: when they are worth it, where they may go, and when they are done.</summary>
internal static unsafe class StreamingStores
{
    /// <summary>
    /// Outputs of this size and more are written past the caches: nobody will find them there, and what is to be overwritten need not be read first, which is
    /// a third of the memory traffic of a copy.
    /// </summary>
    public const long MinBytes = 32 << 20;

    public static bool AreWorthIt(long bytes) => bytes >= MinBytes;

    /// <summary>Whether an address is a multiple of the widest vector.</summary>
    public static bool IsAligned(void* address) => (nuint)address % (nuint)Vector512<byte>.Count == 0;

    /// <summary>Writes a line in halves: where the processor has no vectors as wide, the runtime would make an ordinary store of the whole.</summary>
    /// <param name="line">What to write.</param>
    /// <param name="target">Where; see <see cref="IsAligned"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> line, double* target)
    {
        line.GetLower().StoreAlignedNonTemporal(target);
        line.GetUpper().StoreAlignedNonTemporal(target + Vector256<double>.Count);
    }

    /// <summary>They are not in order with other stores: whoever hears that a block is done has to find its elements.</summary>
    /// <param name="isStreaming">Whether there were any.</param>
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
