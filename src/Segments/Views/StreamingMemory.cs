using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ActorShm.Segments;

/// <summary>Writes memory past the caches, for arrays that no cache would hold until they are read.</summary>
/// <remarks>
/// <para>An ordinary store reads the cache line first; a streaming store does not. Measured with 800 MB on two cores of Zen 3: filling takes 20.6 instead of 27.0 ms, copying 30.9 instead of 35.2 ms.</para>
/// <para>At the end of a page a streaming store, and every later store with it, waits until the processor knows where the next page is. So while
/// this page is written, a line of the next page is prefetched, and when copying also one of the next page of the source; on two cores of Zen 5, filling takes 22.0 instead of 24.7 ms, and copying 18.5 instead of 30.6 ms (docs/decisions/0012-next-page.md).</para>
/// <para>Streaming stores are not ordered by themselves: <see cref="Finish"/> puts them before everything that the thread does afterwards. A line is written in two halves, because without
/// 512-bit vectors in the processor the runtime turns a streaming store of a whole line into an ordinary one. With neither 512-bit nor 256-bit vectors, everything here is an ordinary store.</para>
/// </remarks>
internal static unsafe class StreamingMemory
{
    /// <summary>The size from which on an array is not expected to stay in a cache.</summary>
    public const long MinTotalBytes = 64L << 20;

    private const int LineBytes = 64;
    private const int HalfBytes = LineBytes / 2;

    /// <summary>The size of the page within which a processor fetches ahead.</summary>
    private const int PageBytes = 4096;

    /// <summary>Fills contiguous elements with one value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill<T>(T* target, int count, T value)
        where T : unmanaged
    {
        // Element sizes divide half a line, so both halves are the same, and a line that starts with a whole element looks the same wherever it lies.
        var pattern = stackalloc byte[HalfBytes];
        new Span<T>(pattern, HalfBytes / sizeof(T)).Fill(value);
        var half = Vector256.Load(pattern);
        var (head, lines) = Split<T>(target, count);
        new Span<T>(target, head).Fill(value);
        var address = (byte*)(target + head);
        for (var end = address + ((long)lines * LineBytes); address < end; address += LineBytes)
        {
            if (BeginsPage(address))
            {
                Ask(address + PageBytes);
            }

            half.StoreAlignedNonTemporal(address);
            half.StoreAlignedNonTemporal(address + HalfBytes);
        }

        new Span<T>(address, count - head - (int)((long)lines * LineBytes / sizeof(T))).Fill(value);
    }

    /// <summary>Copies contiguous elements; source and target do not overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<T>(T* target, T* source, int count)
        where T : unmanaged
    {
        var (head, lines) = Split<T>(target, count);
        new Span<T>(source, head).CopyTo(new Span<T>(target, head));
        var to = (byte*)(target + head);
        var from = (byte*)(source + head);
        for (var end = to + ((long)lines * LineBytes); to < end; to += LineBytes, from += LineBytes)
        {
            if (BeginsPage(to))
            {
                Ask(to + PageBytes);
                if (end - to > PageBytes)
                {
                    Ask(from + PageBytes); // not if the block ends before that: something else follows it
                }
            }

            Vector256.Load(from).StoreAlignedNonTemporal(to);
            Vector256.Load(from + HalfBytes).StoreAlignedNonTemporal(to + HalfBytes);
        }

        var rest = count - head - (int)((long)lines * LineBytes / sizeof(T));
        new Span<T>(from, rest).CopyTo(new Span<T>(to, rest));
    }

    /// <summary>Puts what was streamed before everything that this thread does from now on.</summary>
    public static void Finish()
    {
        if (Sse.IsSupported)
        {
            Sse.StoreFence();
        }
        else
        {
            Interlocked.MemoryBarrier();
        }
    }

    // Only where registers have 512 bits: on older processors it has not been measured.
    private static bool BeginsPage(byte* line) => Vector512.IsHardwareAccelerated && (nuint)line % PageBytes == 0;

    /// <summary>Prefetches a line. The line may lie beyond the end of an array or not be memory at all: prefetching does not fault.</summary>
    private static void Ask(byte* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    // Counts the elements before the first whole line, and the whole lines. There are no whole lines where no element starts at a line, as in a managed array of 16-byte elements that is aligned to 8 bytes.
    private static (int Head, int Lines) Split<T>(T* target, int count)
        where T : unmanaged
    {
        var bytesToLine = (int)(-(nint)target & (LineBytes - 1));
        var head = bytesToLine % sizeof(T) == 0 ? Math.Min(count, bytesToLine / sizeof(T)) : count;
        return (head, (int)((long)(count - head) * sizeof(T) / LineBytes));
    }
}
