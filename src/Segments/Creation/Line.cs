using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Segments;

/// <summary>Computes the values <c>i * step + start</c> in double precision: a rounded product, then a rounded sum, without a fused multiply-add on any machine.</summary>
internal readonly record struct Line(double Start, double Step, double Divisor = 1)
{
    private const int BlockElements = 128;

    /// <summary>Makes NumPy's line through two points, with <paramref name="parts"/> steps in between.</summary>
    public static Line Between(double start, double stop, long parts)
    {
        var distance = stop - start;
        return parts <= 0 ? new Line(start, distance)
            : distance / parts == 0 ? new Line(start, distance, parts) // the step is lost, so divide the index instead
            : new Line(start, distance / parts);
    }

    /// <summary>Computes a value of the line.</summary>
    /// <param name="index">The index of the value; indices are exact up to 2⁵³.</param>
    public double ValueAt(long index) => (index / Divisor * Step) + Start; // dividing by one changes nothing

    /// <summary>Writes neighbouring values.</summary>
    /// <param name="first">The index of the first one; indices are exact up to 2⁵³.</param>
    /// <param name="target">Receives the values.</param>
    public void Write<TReal>(long first, Span<TReal> target)
        where TReal : unmanaged, INumber<TReal>
    {
        if (typeof(TReal) == typeof(double))
        {
            Compute(first, MemoryMarshal.Cast<TReal, double>(target));
            return;
        }

        Span<double> block = stackalloc double[BlockElements];
        while (!target.IsEmpty)
        {
            var values = block[..Math.Min(block.Length, target.Length)];
            Compute(first, values);
            LineRounding.Round(values, target);
            first += values.Length;
            target = target[values.Length..];
        }
    }

    /// <summary>Writes neighbouring values without conversion.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compute(long first, Span<double> target)
    {
        // Two sets of indices: each addition waits for the one before it, and meanwhile the processor works on the other set.
        var count = Vector256<double>.Count;
        var index = Vector256.Create((double)first) + Vector256.CreateSequence(0.0, 1.0);
        var next = index + Vector256.Create((double)count);
        var stride = Vector256.Create(2.0 * count);
        var at = 0;
        for (; at <= target.Length - (2 * count); at += 2 * count, index += stride, next += stride)
        {
            var two = target.Slice(at, 2 * count);
            ValuesAt(index).CopyTo(two);
            ValuesAt(next).CopyTo(two[count..]);
        }

        for (; at < target.Length; at++)
        {
            target[at] = ValueAt(first + at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<double> ValuesAt(Vector256<double> index) =>
        ((Divisor == 1 ? index : index / Vector256.Create(Divisor)) * Vector256.Create(Step)) + Vector256.Create(Start);
}
