using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Segments;

/// <summary>Fills arrays whose elements grow in equal steps: <c>arange</c> and <c>linspace</c>.</summary>
internal static class Progression
{
    /// <summary>Computes the number of elements of <c>arange</c> by NumPy's rule: (stop − start) / step, rounded up, and none when that is negative.</summary>
    /// <exception cref="ArgumentException">The step is zero, or the number of elements cannot be counted.</exception>
    public static long ArangeCount<T>(T start, T stop, T step)
        where T : unmanaged, INumber<T>
    {
        if (T.IsZero(step))
        {
            throw new ArgumentException("The step of arange must not be zero.", nameof(step));
        }

        return (ElementTypes.Of<T>().IsFloating() ? FloatingCount(start, stop, step) : IntegerCount(start, stop, step))
            ?? throw new ArgumentException($"arange({start}, {stop}, {step}) has no number of elements that could be counted.");
    }

    /// <summary>Fills a new segment with <c>start + i * step</c>: exact for integers, computed in double precision and rounded at the end for the others.</summary>
    public static void Arange<T>(SegmentView<T> view, T start, T step, CancellationToken cancellation = default)
        where T : unmanaged => RealDispatch.Run(view.Handle.Element, new ArangeWork<T>(view, start, step, cancellation));

    /// <summary>Fills a new segment with NumPy's <c>linspace</c>: <c>i * ((stop - start) / parts) + start</c> in double precision, rounded down for integers.</summary>
    public static void Linspace<T>(SegmentView<T> view, double start, double stop, bool endpoint, CancellationToken cancellation = default)
        where T : unmanaged => RealDispatch.Run(view.Handle.Element, new LinspaceWork(view, start, stop, endpoint, cancellation));

    private static long? FloatingCount<T>(T start, T stop, T step)
        where T : INumber<T>
    {
        var count = Math.Ceiling((double.CreateChecked(stop) - double.CreateChecked(start)) / double.CreateChecked(step));
        return count < long.MaxValue ? (long)Math.Max(count, 0) : null; // NaN is not smaller either
    }

    private static long? IntegerCount<T>(T start, T stop, T step)
        where T : INumber<T>
    {
        var (distance, stride) = (Int128.CreateChecked(stop) - Int128.CreateChecked(start), Int128.CreateChecked(step));
        var (whole, rest) = Int128.DivRem(distance, stride);
        var count = whole + (rest != 0 && Int128.Sign(rest) == Int128.Sign(stride) ? 1 : 0);
        return count <= long.MaxValue ? (long)Int128.Max(count, 0) : null;
    }

    private readonly record struct ArangeWork<T>(SegmentView<T> View, T Start, T Step, CancellationToken Ct) : IRealWork
        where T : unmanaged
    {
        public void Run<TReal>()
            where TReal : unmanaged, INumber<TReal>
        {
            var (view, cancellation) = ((SegmentView<TReal>)(SegmentView)View, Ct);
            var (start, step) = (Unsafe.BitCast<T, TReal>(Start), Unsafe.BitCast<T, TReal>(Step));
            if (!view.Handle.Element.IsFloating())
            {
                NewPages.Generate(view, (first, target) => Count(first, target, start, step), cancellation);
                return;
            }

            var line = new Line(double.CreateChecked(start), double.CreateChecked(step));
            NewPages.Generate(view, (first, target) => line.Write(first, target), cancellation);
        }

        // Arithmetic is modulo 2ⁿ: intermediate steps may leave the range of the type, but stored elements do not.
        private static void Count<TReal>(long first, Span<TReal> target, TReal start, TReal step)
            where TReal : unmanaged, INumber<TReal>
        {
            var value = start + (TReal.CreateTruncating(first) * step);
            var (values, count) = (Vector256.CreateSequence(value, step), Vector256<TReal>.Count);
            var stride = Vector256.Create(step * TReal.CreateTruncating(count));
            var index = 0;
            for (; index <= target.Length - count; index += count)
            {
                values.CopyTo(target[index..]);
                values += stride;
            }

            value += TReal.CreateTruncating(index) * step;
            for (; index < target.Length; index++, value += step)
            {
                target[index] = value;
            }
        }
    }

    private readonly record struct LinspaceWork(SegmentView View, double Start, double Stop, bool Endpoint, CancellationToken Ct) : IRealWork
    {
        public void Run<TReal>()
            where TReal : unmanaged, INumber<TReal>
        {
            var (stop, view, cancellation) = (Stop, (SegmentView<TReal>)View, Ct);
            var last = view.ElementCount - 1;
            var lineEnd = Endpoint && last > 0 ? last : long.MaxValue;
            var line = Line.Between(Start, Stop, view.ElementCount - (Endpoint ? 1 : 0));
            NewPages.Generate(view, (first, target) =>
            {
                line.Write(first, target);
                if (lineEnd - first < target.Length)
                {
                    target[(int)(lineEnd - first)] = LineRounding.Round<TReal>(stop); // the line may miss it by a rounding
                }
            }, cancellation);
        }
    }
}
