using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>The plainest loops over memory, as C would have them: the limit that other ways of touching the same memory are measured against.</summary>
/// <remarks>Meters, not kernels: <see cref="Sum"/> promises nothing about the order of additions. Safe on any thread.</remarks>
public static unsafe class StreamLoops
{
    private const int Lanes = 8;
    private const int Step = 8 * Lanes;

    /// <summary>Reads all elements and adds them up.</summary>
    /// <param name="values">The elements; a span holds up to 2^31 - 1 of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(ReadOnlySpan<double> values)
    {
        fixed (double* source = values)
        {
            var zero = Vector512<double>.Zero;
            var (s0, s1, s2, s3, s4, s5, s6, s7) = (zero, zero, zero, zero, zero, zero, zero, zero);
            nint i = 0;
            for (; i <= values.Length - Step; i += Step)
            {
                s0 += Vector512.Load(source + i);
                s1 += Vector512.Load(source + i + Lanes);
                s2 += Vector512.Load(source + i + (2 * Lanes));
                s3 += Vector512.Load(source + i + (3 * Lanes));
                s4 += Vector512.Load(source + i + (4 * Lanes));
                s5 += Vector512.Load(source + i + (5 * Lanes));
                s6 += Vector512.Load(source + i + (6 * Lanes));
                s7 += Vector512.Load(source + i + (7 * Lanes));
            }

            var sum = Vector512.Sum(((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7)));
            for (; i < values.Length; i++)
            {
                sum += source[i];
            }

            return sum;
        }
    }

    /// <summary>Reads the elements of two arrays and adds their products up.</summary>
    /// <param name="left">The elements of one array.</param>
    /// <param name="right">As many of the other.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Length, left.Length);
        fixed (double* a = left, b = right)
        {
            var zero = Vector512<double>.Zero;
            var (s0, s1, s2, s3) = (zero, zero, zero, zero);
            nint i = 0;
            for (; i <= left.Length - (4 * Lanes); i += 4 * Lanes)
            {
                s0 += Vector512.Load(a + i) * Vector512.Load(b + i);
                s1 += Vector512.Load(a + i + Lanes) * Vector512.Load(b + i + Lanes);
                s2 += Vector512.Load(a + i + (2 * Lanes)) * Vector512.Load(b + i + (2 * Lanes));
                s3 += Vector512.Load(a + i + (3 * Lanes)) * Vector512.Load(b + i + (3 * Lanes));
            }

            var sum = Vector512.Sum((s0 + s1) + (s2 + s3));
            for (; i < left.Length; i++)
            {
                sum += a[i] * b[i];
            }

            return sum;
        }
    }

    /// <summary>Reads one array and writes another.</summary>
    /// <param name="source">The elements to read.</param>
    /// <param name="target">Room for as many.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(ReadOnlySpan<double> source, Span<double> target)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, source.Length);
        fixed (double* from = source, to = target)
        {
            var factor = Vector512.Create(2.5);
            nint i = 0;
            for (; i <= source.Length - (2 * Lanes); i += 2 * Lanes)
            {
                (Vector512.Load(from + i) * factor).Store(to + i);
                (Vector512.Load(from + i + Lanes) * factor).Store(to + i + Lanes);
            }

            for (; i < source.Length; i++)
            {
                to[i] = from[i] * 2.5;
            }
        }
    }

    /// <summary>Reads two arrays and writes a third.</summary>
    /// <param name="left">The elements of one array.</param>
    /// <param name="right">As many of the other.</param>
    /// <param name="target">Room for as many.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Triad(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> target)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Length, left.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, left.Length);
        fixed (double* a = left, b = right, to = target)
        {
            var factor = Vector512.Create(2.5);
            nint i = 0;
            for (; i <= left.Length - (2 * Lanes); i += 2 * Lanes)
            {
                ((Vector512.Load(a + i) * factor) + Vector512.Load(b + i)).Store(to + i);
                ((Vector512.Load(a + i + Lanes) * factor) + Vector512.Load(b + i + Lanes)).Store(to + i + Lanes);
            }

            for (; i < left.Length; i++)
            {
                to[i] = (a[i] * 2.5) + b[i];
            }
        }
    }

    /// <summary>Writes one value to all elements.</summary>
    /// <param name="values">The elements; a span holds up to 2^31 - 1 of them.</param>
    /// <param name="value">What to write.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(Span<double> values, double value)
    {
        ref var target = ref MemoryMarshal.GetReference(values);
        var vector = Vector512.Create(value);
        nuint i = 0;
        var count = (nuint)values.Length;
        for (; i + Step <= count; i += Step)
        {
            vector.StoreUnsafe(ref target, i);
            vector.StoreUnsafe(ref target, i + Lanes);
            vector.StoreUnsafe(ref target, i + (2 * Lanes));
            vector.StoreUnsafe(ref target, i + (3 * Lanes));
            vector.StoreUnsafe(ref target, i + (4 * Lanes));
            vector.StoreUnsafe(ref target, i + (5 * Lanes));
            vector.StoreUnsafe(ref target, i + (6 * Lanes));
            vector.StoreUnsafe(ref target, i + (7 * Lanes));
        }

        for (; i < count; i++)
        {
            Unsafe.Add(ref target, i) = value;
        }
    }
}
