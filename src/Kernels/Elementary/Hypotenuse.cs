using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>The length of the vector (x, y): the square root of x^2 + y^2, which overflows only where the length does.</summary>
/// <remarks>The squares and their sum are exact in two parts; one step of Newton's corrects the root by what the first parts lost.</remarks>
internal readonly struct Hypotenuse : IElementaryFunctionOfTwo
{
    private const double SmallestPlain = 1e-140; // below it the squares would lose bits,
    private const double LargestPlain = 1e150;   // and above it they may overflow

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x, T y)
        where T : struct, ILanes<T>
    {
        var (magnitudeX, magnitudeY) = (T.Abs(x), T.Abs(y));
        var result = OfPlain(magnitudeX, magnitudeY);
        return T.All(IsPlain(magnitudeX, magnitudeY)) ? result : OfAny(magnitudeX, magnitudeY);
    }

    /// <summary>Returns a mask of the lanes where the larger coordinate needs no scaling. Lanes with a NaN are not among them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T IsPlain<T>(T x, T y)
        where T : struct, ILanes<T>
    {
        var (largest, smallest) = (T.Of(LargestPlain), T.Of(SmallestPlain));
        return T.AtMost(x, largest) & T.AtMost(y, largest) & (T.AtMost(smallest, x) | T.AtMost(smallest, y));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfPlain<T>(T x, T y)
        where T : struct, ILanes<T>
    {
        var isFlat = T.AtMost(y, x);
        var large = T.Select(isFlat, x, y);
        var small = T.Select(isFlat, y, x);
        var square = TwoParts<T>.OfProduct(large, large);
        var other = TwoParts<T>.OfProduct(small, small);
        var sum = TwoParts<T>.OfSum(square.High, other.High);
        var root = T.Sqrt(sum.High);
        var lost = T.FusedMultiplyAdd(-root, root, sum.High) + (sum.Low + (square.Low + other.Low));
        return root + (lost / (root + root));
    }

    // Computes the plain lanes once more, so that the usual path has nothing to keep in memory across this call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T OfAny<T>(T x, T y)
        where T : struct, ILanes<T>
    {
        var (zero, infinity) = (T.Of(0.0), T.Of(double.PositiveInfinity));
        var isLarge = T.AtMost(T.Of(LargestPlain), x) | T.AtMost(T.Of(LargestPlain), y);
        var scale = T.Select(isLarge, T.Of(Math.ScaleB(1.0, -600)), T.Of(Math.ScaleB(1.0, 600)));
        var inverse = T.Select(isLarge, T.Of(Math.ScaleB(1.0, 600)), T.Of(Math.ScaleB(1.0, -600)));
        var result = OfPlain(x * scale, y * scale) * inverse;
        result = T.Select(T.Equal(x, zero) & T.Equal(y, zero), zero, result);
        result = T.Select(T.Equal(x, x) & T.Equal(y, y), result, T.Of(double.NaN));
        result = T.Select(T.Equal(x, infinity) | T.Equal(y, infinity), infinity, result); // even beside a NaN, as C99 demands
        return T.Select(IsPlain(x, y), OfPlain(x, y), result);
    }
}
