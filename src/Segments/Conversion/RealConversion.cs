using System.Numerics;
using System.Numerics.Tensors;

namespace ActorShm.Segments;

/// <summary>Converts real numbers; <see cref="ConversionMode"/> says what is allowed.</summary>
/// <typeparam name="TFrom">The numbers of the source.</typeparam>
/// <typeparam name="TTo">The numbers of the target.</typeparam>
internal static class RealConversion<TFrom, TTo>
    where TFrom : unmanaged, INumber<TFrom>, IMinMaxValue<TFrom>
    where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
{
    // 4 KiB on the stack.
    private const int WideElements = 512;

    // The range of the target's integers as doubles: at least Lowest and below End. Both are powers of two or zero, so they are exact.
    private static readonly double Lowest = double.CreateTruncating(TTo.MinValue);
    private static readonly double End = double.CreateTruncating(TTo.MaxValue) + 1;

    // Up to this number, every integer is a float of the target type.
    private static readonly long WholeLimit = 1L << RealNumber<TTo>.SignificantBits;

    /// <summary>Converts numbers; <paramref name="perElement"/> of them count as one element in error messages.</summary>
    public static void Convert(ReadOnlySpan<TFrom> from, Span<TTo> to, in ConversionTask task, int perElement)
    {
        if (task.Mode == ConversionMode.Exact && !RealNumber<TTo>.HoldsEvery<TFrom>())
        {
            Check(from, task, perElement);
        }

        if (task.Mode == ConversionMode.Unchecked && RealNumber<TFrom>.IsFloat && !RealNumber<TTo>.IsFloat)
        {
            CutAndWrap(from, to);
            return;
        }

        TensorPrimitives.ConvertTruncating(from, to);
    }

    /// <summary>Converts floats of any size to integers through an int64 that wraps around; to uint64, numbers that are not negative are converted directly.</summary>
    private static void CutAndWrap(ReadOnlySpan<TFrom> from, Span<TTo> to)
    {
        Span<long> wide = stackalloc long[WideElements];
        for (var start = 0; start < from.Length; start += WideElements)
        {
            var part = from.Slice(start, Math.Min(WideElements, from.Length - start));
            TensorPrimitives.ConvertTruncating(part, wide[..part.Length]);
            TensorPrimitives.ConvertTruncating<long, TTo>(wide[..part.Length], to.Slice(start, part.Length));
            for (var index = 0; typeof(TTo) == typeof(ulong) && index < part.Length; index++)
            {
                to[start + index] = part[index] > TFrom.Zero ? TTo.CreateTruncating(part[index]) : to[start + index];
            }
        }
    }

    private static void Check(ReadOnlySpan<TFrom> from, in ConversionTask task, int perElement)
    {
        for (var index = 0; index < from.Length; index++)
        {
            if (!Fits(from[index]))
            {
                throw task.Refusal(index / perElement, from[index]);
            }
        }
    }

    // The conditions on types are constants to the compiler, which keeps one branch of four.
    private static bool Fits(TFrom value)
    {
        if (RealNumber<TFrom>.IsFloat && RealNumber<TTo>.IsFloat)
        {
            return !TFrom.IsFinite(value) || TTo.IsFinite(TTo.CreateTruncating(value));
        }

        if (RealNumber<TFrom>.IsFloat)
        {
            var wide = double.CreateTruncating(value);
            return TFrom.IsInteger(value) && wide >= Lowest && wide < End;
        }

        return RealNumber<TTo>.IsFloat ? FitsFloat(value) : TFrom.CreateSaturating(TTo.CreateSaturating(value)) == value;
    }

    private static bool FitsFloat(TFrom value)
    {
        var whole = Int128.CreateTruncating(value);
        if (whole <= WholeLimit && whole >= -WholeLimit)
        {
            return true;
        }

        var rounded = TTo.CreateTruncating(value);
        return TTo.IsFinite(rounded) && Int128.CreateTruncating(rounded) == whole;
    }
}
