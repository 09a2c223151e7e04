using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>The simplest loops that keep the memory busy: the limit against which other ways of touching the same memory are measured.</summary>
/// <remarks>
/// These are for measuring; they are not kernels, and <see cref="Sum"/> promises nothing about the order of additions. They use what is known to help: they prefetch the next page, or sums
/// read at several places at once, because a processor prefetches only within a page; and large targets are written past the caches. Safe on any thread.
/// </remarks>
internal static unsafe class StreamLoops
{
    private const int Lanes = 8;

    /// <summary>The number of elements over which sums with narrower registers go at a time, at several places at once.</summary>
    private const int PieceElements = 1 << 16;

    /// <summary>The number of elements in a page, before which loops with the widest registers prefetch the next page; see <see cref="LaneWidth.AsksForNextPage"/>.</summary>
    private const int PageElements = NextPage.PageBytes / sizeof(double);

    /// <summary>Reads all elements and adds them up.</summary>
    /// <param name="values">The elements; a span holds up to 2^31 - 1 of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(ReadOnlySpan<double> values)
    {
        fixed (double* source = values)
        {
            var piece = Vector512.IsHardwareAccelerated ? PageElements : PieceElements;
            var whole = values.Length - (values.Length % piece);
            var sum = Vector512.IsHardwareAccelerated ? SumOfPages(source, whole) : SumOfPieces(source, whole);
            for (var i = whole; i < values.Length; i++)
            {
                sum += source[i];
            }

            return sum;
        }
    }

    /// <summary>Reads the elements of two arrays and adds their products up.</summary>
    /// <param name="left">The elements of one array.</param>
    /// <param name="right">As many elements of the other array.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Length, left.Length);
        fixed (double* a = left, b = right)
        {
            var piece = Vector512.IsHardwareAccelerated ? PageElements : PieceElements;
            var whole = left.Length - (left.Length % piece);
            var sum = Vector512.IsHardwareAccelerated ? DotOfPages(a, b, whole) : DotOfPieces(a, b, whole);
            for (var i = whole; i < left.Length; i++)
            {
                sum += a[i] * b[i];
            }

            return sum;
        }
    }

    /// <summary>Reads one array and writes another.</summary>
    /// <param name="source">The elements to read.</param>
    /// <param name="target">Receives as many elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(ReadOnlySpan<double> source, Span<double> target)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, source.Length);
        fixed (double* from = source, to = target)
        {
            var factor = Vector512.Create(2.5);
            var isStreaming = StreamingStores.AreWorthIt(sizeof(double) * (long)target.Length);
            nint i = 0;
            for (; isStreaming && i < source.Length && !StreamingStores.IsAligned(to + i); i++)
            {
                to[i] = from[i] * 2.5;
            }

            for (; isStreaming && i <= source.Length - Lanes; i += Lanes)
            {
                if (BeginsPage(i))
                {
                    NextPage.Ask((byte*)(from + i));
                    NextPage.Ask((byte*)(to + i));
                }

                StreamingStores.Store(Vector512.Load(from + i) * factor, to + i);
            }

            for (; i <= source.Length - Lanes; i += Lanes)
            {
                (Vector512.Load(from + i) * factor).Store(to + i);
            }

            for (; i < source.Length; i++)
            {
                to[i] = from[i] * 2.5;
            }

            StreamingStores.Complete(isStreaming);
        }
    }

    /// <summary>Reads two arrays and writes a third.</summary>
    /// <param name="left">The elements of one array.</param>
    /// <param name="right">As many elements of the other array.</param>
    /// <param name="target">Receives as many elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Triad(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> target)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Length, left.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, left.Length);
        fixed (double* a = left, b = right, to = target)
        {
            var factor = Vector512.Create(2.5);
            var isStreaming = StreamingStores.AreWorthIt(sizeof(double) * (long)target.Length);
            nint i = 0;
            for (; isStreaming && i < left.Length && !StreamingStores.IsAligned(to + i); i++)
            {
                to[i] = (a[i] * 2.5) + b[i];
            }

            for (; isStreaming && i <= left.Length - Lanes; i += Lanes)
            {
                if (BeginsPage(i))
                {
                    NextPage.Ask((byte*)(a + i));
                    NextPage.Ask((byte*)(b + i));
                    NextPage.Ask((byte*)(to + i));
                }

                StreamingStores.Store((Vector512.Load(a + i) * factor) + Vector512.Load(b + i), to + i);
            }

            for (; i <= left.Length - Lanes; i += Lanes)
            {
                ((Vector512.Load(a + i) * factor) + Vector512.Load(b + i)).Store(to + i);
            }

            for (; i < left.Length; i++)
            {
                to[i] = (a[i] * 2.5) + b[i];
            }

            StreamingStores.Complete(isStreaming);
        }
    }

    /// <summary>Writes one value to all elements.</summary>
    /// <param name="values">The elements; a span holds up to 2^31 - 1 of them.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(Span<double> values, double value)
    {
        fixed (double* target = values)
        {
            var vector = Vector512.Create(value);
            var isStreaming = StreamingStores.AreWorthIt(sizeof(double) * (long)values.Length);
            nint i = 0;
            for (; isStreaming && i < values.Length && !StreamingStores.IsAligned(target + i); i++)
            {
                target[i] = value;
            }

            for (; isStreaming && i <= values.Length - Lanes; i += Lanes)
            {
                if (BeginsPage(i))
                {
                    NextPage.Ask((byte*)(target + i));
                }

                StreamingStores.Store(vector, target + i);
            }

            for (; i <= values.Length - Lanes; i += Lanes)
            {
                vector.Store(target + i);
            }

            for (; i < values.Length; i++)
            {
                target[i] = value;
            }

            StreamingStores.Complete(isStreaming);
        }
    }

    /// <summary>Writes <c>first + i</c> to element i.</summary>
    /// <param name="values">The elements; a span holds up to 2^31 - 1 of them.</param>
    /// <param name="first">The first value; a whole number below 2^52, so that nothing is rounded.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Ramp(Span<double> values, double first)
    {
        fixed (double* target = values)
        {
            var steps = Vector512.CreateSequence(0.0, 1.0);
            var isStreaming = StreamingStores.AreWorthIt(sizeof(double) * (long)values.Length);
            nint i = 0;
            for (; isStreaming && i < values.Length && !StreamingStores.IsAligned(target + i); i++)
            {
                target[i] = first + i;
            }

            for (; isStreaming && i <= values.Length - Lanes; i += Lanes)
            {
                if (BeginsPage(i))
                {
                    NextPage.Ask((byte*)(target + i));
                }

                StreamingStores.Store(Vector512.Create(first + i) + steps, target + i);
            }

            for (; i <= values.Length - Lanes; i += Lanes)
            {
                (Vector512.Create(first + i) + steps).Store(target + i);
            }

            for (; i < values.Length; i++)
            {
                target[i] = first + i;
            }

            StreamingStores.Complete(isStreaming);
        }
    }

    /// <summary>Whether a loop is to prefetch the next page: once per page, where that helps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool BeginsPage(nint element) => Vector512.IsHardwareAccelerated && element % PageElements < Lanes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfPages(double* source, nint count)
    {
        var zero = Vector512<double>.Zero;
        var (s0, s1, s2, s3, s4, s5, s6, s7) = (zero, zero, zero, zero, zero, zero, zero, zero);
        for (var page = source; page < source + count; page += PageElements)
        {
            NextPage.Ask((byte*)page);
            for (var at = page; at < page + PageElements; at += 8 * Lanes)
            {
                s0 += Vector512.Load(at);
                s1 += Vector512.Load(at + Lanes);
                s2 += Vector512.Load(at + (2 * Lanes));
                s3 += Vector512.Load(at + (3 * Lanes));
                s4 += Vector512.Load(at + (4 * Lanes));
                s5 += Vector512.Load(at + (5 * Lanes));
                s6 += Vector512.Load(at + (6 * Lanes));
                s7 += Vector512.Load(at + (7 * Lanes));
            }
        }

        return Vector512.Sum(((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfPieces(double* source, nint count)
    {
        const int Quarter = PieceElements / 4;
        var zero = Vector512<double>.Zero;
        var (s0, s1, s2, s3, s4, s5, s6, s7) = (zero, zero, zero, zero, zero, zero, zero, zero);
        for (nint i = 0; i < count; i += PieceElements)
        {
            for (var at = source + i; at < source + i + Quarter; at += 2 * Lanes)
            {
                s0 += Vector512.Load(at);
                s1 += Vector512.Load(at + Lanes);
                s2 += Vector512.Load(at + Quarter);
                s3 += Vector512.Load(at + Quarter + Lanes);
                s4 += Vector512.Load(at + (2 * Quarter));
                s5 += Vector512.Load(at + (2 * Quarter) + Lanes);
                s6 += Vector512.Load(at + (3 * Quarter));
                s7 += Vector512.Load(at + (3 * Quarter) + Lanes);
            }
        }

        return Vector512.Sum(((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double DotOfPages(double* a, double* b, nint count)
    {
        var zero = Vector512<double>.Zero;
        var (s0, s1, s2, s3) = (zero, zero, zero, zero);
        for (nint i = 0; i < count; i += PageElements)
        {
            NextPage.Ask((byte*)(a + i));
            NextPage.Ask((byte*)(b + i));
            for (var at = i; at < i + PageElements; at += 4 * Lanes)
            {
                s0 += Vector512.Load(a + at) * Vector512.Load(b + at);
                s1 += Vector512.Load(a + at + Lanes) * Vector512.Load(b + at + Lanes);
                s2 += Vector512.Load(a + at + (2 * Lanes)) * Vector512.Load(b + at + (2 * Lanes));
                s3 += Vector512.Load(a + at + (3 * Lanes)) * Vector512.Load(b + at + (3 * Lanes));
            }
        }

        return Vector512.Sum((s0 + s1) + (s2 + s3));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double DotOfPieces(double* a, double* b, nint count)
    {
        const int Half = PieceElements / 2;
        var zero = Vector512<double>.Zero;
        var (s0, s1, s2, s3) = (zero, zero, zero, zero);
        for (nint i = 0; i < count; i += PieceElements)
        {
            for (var at = i; at < i + Half; at += 2 * Lanes)
            {
                s0 += Vector512.Load(a + at) * Vector512.Load(b + at);
                s1 += Vector512.Load(a + at + Lanes) * Vector512.Load(b + at + Lanes);
                s2 += Vector512.Load(a + at + Half) * Vector512.Load(b + at + Half);
                s3 += Vector512.Load(a + at + Half + Lanes) * Vector512.Load(b + at + Half + Lanes);
            }
        }

        return Vector512.Sum((s0 + s1) + (s2 + s3));
    }
}
