using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ActorShm.Segments;

/// <summary>Writes memory past the caches, for arrays that no cache would hold until they are read.</summary>
/// <remarks>
/// <para>An ordinary store reads the line first. Measured with 800 MB on two cores of Zen 3: filling 20.6 instead of 27.0 ms, copying 30.9 instead of 35.2 ms.</para>
/// <para>At the end of a page such a store waits until the processor knows where the next one is, and all later stores with it. So a line of the next page is asked for while
/// this one is written, and where it is copied also of its source; on two cores of Zen 5 that is 22.0 instead of 24.7 ms to fill, and 18.5 instead of 30.6 ms to copy (docs/decisions/0012-next-page.md).</para>
/// <para>Such stores are not ordered by themselves: <see cref="Finish"/> puts them before everything that the thread does afterwards. A line is written in halves: without
/// 512-bit vectors in the processor, the runtime makes an ordinary store of one that wide. With neither kind of vectors everything here is an ordinary store.</para>
/// </remarks>
internal static unsafe class StreamingMemory
{
    /// <summary>From here on an array is not expected to survive in a cache.</summary>
    public const long MinTotalBytes = 64L << 20;

    private const int LineBytes = 64;
    private const int HalfBytes = LineBytes / 2;

    /// <summary>How much memory a processor takes for one page when it fetches ahead.</summary>
    private const int PageBytes = 4096;

    /// <summary>Fills neighbours with one value.</summary>
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

    /// <summary>Copies neighbours; the two do not overlap.</summary>
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
                    Ask(from + PageBytes); // not of a block that is shorter: what follows that is something else
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

    // Where registers have 512 bits: on processors that are older it has not been measured.
    private static bool BeginsPage(byte* line) => Vector512.IsHardwareAccelerated && (nuint)line % PageBytes == 0;

    /// <summary>Has a line fetched. It may lie behind the end of an array or be no memory at all: asking does not fault.</summary>
    private static void Ask(byte* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    // Elements before the first whole line, and whole lines: none where no element starts with a line, as in a managed array of 16-byte elements, which is aligned to 8 bytes.
    private static (int Head, int Lines) Split<T>(T* target, int count)
        where T : unmanaged
    {
        var bytesToLine = (int)(-(nint)target & (LineBytes - 1));
        var head = bytesToLine % sizeof(T) == 0 ? Math.Min(count, bytesToLine / sizeof(T)) : count;
        return (head, (int)((long)(count - head) * sizeof(T) / LineBytes));
    }
}
