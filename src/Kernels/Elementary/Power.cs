using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>x to the power y.</summary>
/// <remarks>
/// exp(y log x). The exponential makes an absolute error of its argument, which may be as large as 745, a relative one of the result, so
/// the logarithm is computed in two parts, to more than 68 bits (<see cref="LogarithmInTwoParts"/>), and so is its product with y. Special values
/// are those of C99, annex F.
/// </remarks>
internal readonly struct Power : IElementaryFunctionOfTwo
{
    /// <summary>The largest magnitude of y log x for which exp(y log x) is a normal number.</summary>
    private const double PlainLimit = 708.0;

    /// <summary>The exponent beyond which any power except that of 1 is infinite or 0.</summary>
    private const double LargestExponent = 36893488147419103232.0; // 2^65

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x, T y)
        where T : struct, ILanes<T>
    {
        var product = Product(LogarithmInTwoParts.Of(x, Binary64.ExponentBias), y);
        var result = OfPlain(product);
        return T.All(IsPlain(x, product.High)) ? result : OfAny(x, y);
    }

    /// <summary>A mask of the lanes with a positive normal finite base and a result that is normal; NaN is in none of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T IsPlain<T>(T x, T product)
        where T : struct, ILanes<T> =>
        Logarithm.IsNormal(x) & T.AtMost(T.Abs(product), T.Of(PlainLimit));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TwoParts<T> Product<T>(TwoParts<T> logarithm, T y)
        where T : struct, ILanes<T>
    {
        var product = TwoParts<T>.OfProduct(logarithm.High, y);
        return new(product.High, T.FusedMultiplyAdd(logarithm.Low, y, product.Low));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfPlain<T>(TwoParts<T> product)
        where T : struct, ILanes<T>
    {
        var mantissa = Reduced(product, out var shifted);
        return T.AddBits(mantissa, T.ShiftBitsLeft(shifted, Binary64.MantissaBits));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Reduced<T>(TwoParts<T> product, out T shifted)
        where T : struct, ILanes<T>
    {
        var r = Exponential.Reduce(product.High, out shifted);
        var sum = TwoParts<T>.OfSum(r.High, product.Low); // if the low part is the larger one, it is below 2^-40, and what is lost makes no difference
        return Exponential.OfSmall(sum.High, sum.Low + r.Low);
    }

    // Computes the plain lanes once more, so that the usual path has nothing to keep in memory across this call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T OfAny<T>(T x, T y)
        where T : struct, ILanes<T>
    {
        var product = Product(LogarithmInTwoParts.Of(x, Binary64.ExponentBias), y);
        return T.Select(IsPlain(x, product.High), OfPlain(product), OfExtreme(x, y));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T OfExtreme<T>(T x, T y)
        where T : struct, ILanes<T>
    {
        var (zero, one, nan) = (T.Of(0.0), T.Of(1.0), T.Of(double.NaN));
        var result = OfMagnitude(T.Abs(x), y);
        var isNegative = T.EqualBits(x & T.Of(-0.0), T.Of(-0.0));
        var isInteger = IsInteger(y);
        var isOdd = T.Select(IsInteger(y * T.Of(0.5)), zero, isInteger); // if y is so small that its half is rounded, the second part is clear
        result ^= isNegative & isOdd & T.Of(-0.0);

        // A negative number, neither zero nor infinite, to a power that is not an integer.
        var isPlainBase = T.AtMost(T.Abs(x), T.Of(double.MaxValue)) & T.AtMost(T.Of(double.Epsilon), T.Abs(x));
        result = T.Select(isNegative & isPlainBase, T.Select(isInteger, result, nan), result);
        result = T.Select(T.Equal(x, x) & T.Equal(y, y), result, nan);
        return T.Select(T.Equal(x, one) | T.Equal(y, zero), one, result); // even of NaN
    }

    /// <summary>The power of a base that is not negative, which may be subnormal, zero or infinite, to any exponent.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T OfMagnitude<T>(T x, T y)
        where T : struct, ILanes<T>
    {
        var (zero, infinity) = (T.Of(0.0), T.Of(double.PositiveInfinity));
        var exponent = T.Select(T.AtMost(y, T.Of(LargestExponent)), y, T.Of(LargestExponent));
        exponent = T.Select(T.AtMost(T.Of(-LargestExponent), exponent), exponent, T.Of(-LargestExponent));
        var isNormal = T.AtMost(T.Of(Binary64.SmallestNormal), x);
        var normal = LogarithmInTwoParts.Of(x, Binary64.ExponentBias);
        var scaled = LogarithmInTwoParts.Of(x * T.Of(Logarithm.TwoTo54), Binary64.ExponentBias + 54);
        var product = Product(new(T.Select(isNormal, normal.High, scaled.High), T.Select(isNormal, normal.Low, scaled.Low)), exponent);

        var clamped = Exponential.Clamp(product.High);
        var low = T.Select(T.Equal(clamped, product.High), product.Low, zero);
        var mantissa = Reduced(new TwoParts<T>(clamped, low), out var shifted);
        var result = Exponential.Scale(mantissa, shifted);
        var isGrowing = T.AtMost(zero, y);
        result = T.Select(T.Equal(x, zero), T.Select(isGrowing, zero, infinity), result);
        return T.Select(T.Equal(x, infinity), T.Select(isGrowing, infinity, zero), result);
    }

    /// <summary>Returns a mask of the integers; from 2^52 on every double is one, infinity included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T IsInteger<T>(T value)
        where T : struct, ILanes<T>
    {
        var magnitude = T.Abs(value);
        var large = T.Of(Binary64.TwoTo52);
        return T.AtMost(large, magnitude) | T.Equal(magnitude + large - large, magnitude);
    }
}
