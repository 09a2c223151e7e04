using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>The angle, between -pi and pi, of the point (x, y) seen from the origin; the first argument is y, as in C and NumPy.</summary>
/// <remarks>
/// The smaller coordinate is divided by the larger one, after a turn by pi/4 where that makes the quotient smaller, and the quotient's rounding
/// error is computed too; the octants are put together as multiples of pi/4.
/// </remarks>
internal readonly struct ArctangentOfTwo : IElementaryFunctionOfTwo
{
    private const double SmallestPlain = 1e-270; // below it the rounding errors of products would underflow,
    private const double LargestPlain = 1e300;   // and above it sums may overflow
    private const double LargestScaledUp = 1e250; // beside a larger coordinate, one below the smallest plain one makes no difference

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x, T y)
        where T : struct, ILanes<T>
    {
        var result = OfPlain(x, y, T.Abs(x), T.Abs(y));
        return T.All(IsPlain(x, y)) ? result : OfAny(x, y);
    }

    /// <summary>Returns a mask of the lanes whose coordinates, zeros aside, need no scaling. Lanes with a NaN and the origin are not among them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T IsPlain<T>(T y, T x)
        where T : struct, ILanes<T>
    {
        var (absoluteX, absoluteY, zero, largest, smallest) = (T.Abs(x), T.Abs(y), T.Of(0.0), T.Of(LargestPlain), T.Of(SmallestPlain));
        var (isLargeX, isLargeY) = (T.AtMost(smallest, absoluteX), T.AtMost(smallest, absoluteY));
        return T.AtMost(absoluteX, largest) & T.AtMost(absoluteY, largest)
            & ((isLargeX & (isLargeY | T.Equal(y, zero))) | (isLargeY & T.Equal(x, zero)));
    }

    /// <summary>Computes the angle from the magnitudes, and from the signs of the given coordinates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfPlain<T>(T y, T x, T magnitudeY, T magnitudeX)
        where T : struct, ILanes<T>
    {
        var signBit = T.Of(-0.0);
        var zero = T.Of(0.0);
        var isFlat = T.AtMost(magnitudeY, magnitudeX);
        var large = T.Select(isFlat, magnitudeX, magnitudeY);
        var small = T.Select(isFlat, magnitudeY, magnitudeX);
        var isSmall = T.AtMost(small, large * T.Of(ArctangentSeries.TangentOfEighthPi));

        var difference = small - large;
        var sum = small + large;
        var dividend = new TwoParts<T>(T.Select(isSmall, small, difference), T.Select(isSmall, zero, small - (difference + large)));
        var divisor = new TwoParts<T>(T.Select(isSmall, large, sum), T.Select(isSmall, zero, small - (sum - large)));

        // In the first octants, m pi/4 + atan(t) with m = 0 or 1; mirrored at pi/4 if y is the larger one, and at pi/2 if x is negative.
        var quarterPis = T.Select(isSmall, zero, T.Of(1.0));
        quarterPis = T.Select(isFlat, quarterPis, T.Of(2.0) - quarterPis);
        var isRight = T.EqualBits(x & signBit, zero);
        quarterPis = T.Select(isRight, quarterPis, T.Of(4.0) - quarterPis);
        var sign = (x & signBit) ^ T.Select(isFlat, zero, signBit);
        return ArctangentSeries.Sum(quarterPis, TwoParts<T>.OfQuotient(dividend, divisor), sign) ^ (y & signBit);
    }

    // Computes the plain lanes once more, so that the usual path has nothing to keep in memory across this call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T OfAny<T>(T y, T x)
        where T : struct, ILanes<T> =>
        T.Select(IsPlain(y, x), OfPlain(y, x, T.Abs(y), T.Abs(x)), OfExtreme(y, x));

    /// <summary>Computes the angle of coordinates that have to be scaled, or replaced by others with the same angle.</summary>
    private static T OfExtreme<T>(T y, T x)
        where T : struct, ILanes<T>
    {
        var (zero, one, infinity) = (T.Of(0.0), T.Of(1.0), T.Of(double.PositiveInfinity));
        var (magnitudeY, magnitudeX) = (T.Abs(y), T.Abs(x));
        var isInfinite = T.Equal(magnitudeX, infinity) | T.Equal(magnitudeY, infinity);
        var isLarge = T.AtMost(T.Of(LargestScaledUp), magnitudeX) | T.AtMost(T.Of(LargestScaledUp), magnitudeY);
        var isOrigin = T.Equal(magnitudeX, zero) & T.Equal(magnitudeY, zero);
        var scale = T.Select(isLarge, T.Of(Math.ScaleB(1.0, -100)), T.Of(Math.ScaleB(1.0, 160)));
        var scaledX = T.Select(isInfinite, T.Select(T.Equal(magnitudeX, infinity), one, zero), magnitudeX * scale);
        var scaledY = T.Select(isInfinite, T.Select(T.Equal(magnitudeY, infinity), one, zero), magnitudeY * scale);
        scaledX = T.Select(isOrigin, one, scaledX);
        var isNumber = T.Equal(x, x) & T.Equal(y, y);
        return T.Select(isNumber, OfPlain(y, x, scaledY, scaledX), T.Of(double.NaN));
    }
}
