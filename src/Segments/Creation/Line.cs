using System.Numerics;
using System.Runtime.Intrinsics;

namespace ActorShm.Segments;

/// <summary>The values <c>i * step + start</c> in double precision: a product that is rounded, then a sum that is rounded. No fused multiply-add, on any machine.</summary>
internal readonly record struct Line(double Start, double Step, double Divisor = 1)
{
    private const int BlockElements = 512;

    /// <summary>NumPy's line through two points: of <paramref name="parts"/> steps in between.</summary>
    public static Line Between(double start, double stop, long parts)
    {
        var distance = stop - start;
        return parts <= 0 ? new Line(start, distance)
            : distance / parts == 0 ? new Line(start, distance, parts) // the step is lost, so divide the index instead
            : new Line(start, distance / parts);
    }

    /// <summary>A value of the line as an element; rounded down for integers, as NumPy does it.</summary>
    public static TReal Round<TReal>(double value)
        where TReal : INumber<TReal> => TReal.CreateSaturating(typeof(TReal) == typeof(float) || typeof(TReal) == typeof(Half) || typeof(TReal) == typeof(double) ? value : Math.Floor(value));

    /// <summary>Writes neighbours.</summary>
    /// <param name="first">The index of the first one; indices are exact up to 2⁵³.</param>
    /// <param name="target">Where they go.</param>
    public void Write<TReal>(long first, Span<TReal> target)
        where TReal : unmanaged, INumber<TReal>
    {
        Span<double> block = stackalloc double[BlockElements];
        while (!target.IsEmpty)
        {
            var count = Math.Min(block.Length, target.Length);
            Compute(first, block);
            for (var index = 0; index < count; index++)
            {
                target[index] = Round<TReal>(block[index]);
            }

            first += count;
            target = target[count..];
        }
    }

    private void Compute(long first, Span<double> block)
    {
        var index = Vector512.Create((double)first) + Vector512.CreateSequence(0.0, 1.0);
        var (start, step, divisor) = (Vector512.Create(Start), Vector512.Create(Step), Vector512.Create(Divisor));
        for (var at = 0; at < block.Length; at += Vector512<double>.Count)
        {
            var value = (Divisor == 1 ? index : index / divisor) * step;
            (value + start).CopyTo(block[at..]);
            index += Vector512.Create((double)Vector512<double>.Count);
        }
    }
}
