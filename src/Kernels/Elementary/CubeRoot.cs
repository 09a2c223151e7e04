using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>The cube root of x, of a negative x too.</summary>
/// <remarks>
/// x = 2^(3q) m with m between 1/2 and 4. A polynomial gives 19 bits of the root of m, Halley's iteration more than 50, and a step of Newton's with
/// y^3 - m exact in two parts gives the root correctly rounded but for rare cases near the middle of two doubles. One division serves both steps.
/// </remarks>
internal readonly struct CubeRoot : IElementaryFunction
{
    // The cube root of m for 1 <= m < 2, relative error 2^-19.6.
    private const double R0 = 0.4733306834625917;
    private const double R1 = 0.8381600150142314;
    private const double R2 = -0.46922868860828365;
    private const double R3 = 0.20277720323194925;
    private const double R4 = -0.0503865277831791;
    private const double R5 = 0.005348545627363012;
    private const double RootOf2 = 1.2599210498948732;
    private const double RootOfHalf = 0.7937005259840998;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var result = OfNormal(x, T.Abs(x), Binary64.ExponentBias);
        return T.All(Logarithm.IsNormal(T.Abs(x))) ? result : OfAny(x);
    }

    // Computes the normal lanes once more, so that the usual path has nothing to keep in memory across this call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T OfAny<T>(T x)
        where T : struct, ILanes<T>
    {
        var magnitude = T.Abs(x);
        var result = OfNormal(x, magnitude * T.Of(Logarithm.TwoTo54), Binary64.ExponentBias + 54);
        var isItself = T.Equal(magnitude, T.Of(0.0)) | T.Equal(magnitude, T.Of(double.PositiveInfinity));
        result = T.Select(isItself, x, result);
        result = T.Select(Logarithm.IsNormal(magnitude), OfNormal(x, magnitude, Binary64.ExponentBias), result);
        return T.Select(T.Equal(x, x), result, T.Of(double.NaN));
    }

    /// <summary>The cube root of a normal magnitude, with the sign of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfNormal<T>(T x, T magnitude, double exponentBias)
        where T : struct, ILanes<T>
    {
        var one = T.Of(1.0);
        var shift = T.Of(Binary64.RoundingShift);
        var field = T.ShiftBitsRight(magnitude, Binary64.MantissaBits) | T.Of(Binary64.TwoTo52);
        var k = field - T.Of(Binary64.TwoTo52 + exponentBias);
        var shiftedQ = T.FusedMultiplyAdd(k, T.Of(1.0 / 3.0), shift);
        var rest = T.FusedMultiplyAdd(T.Of(-3.0), shiftedQ - shift, k); // -1, 0 or 1
        var mantissa = (magnitude & T.OfBits(Binary64.MantissaMask)) | one;

        var y = T.FusedMultiplyAdd(T.Of(R5), mantissa, T.Of(R4));
        y = T.FusedMultiplyAdd(y, mantissa, T.Of(R3));
        y = T.FusedMultiplyAdd(y, mantissa, T.Of(R2));
        y = T.FusedMultiplyAdd(y, mantissa, T.Of(R1));
        y = T.FusedMultiplyAdd(y, mantissa, T.Of(R0));
        y *= T.Select(T.AtMost(one, rest), T.Of(RootOf2), T.Select(T.AtMost(T.Of(0.0), rest), one, T.Of(RootOfHalf)));
        var m = T.AddBits(mantissa, T.ShiftBitsLeft(rest + shift, Binary64.MantissaBits));

        // Halley: y - y (y^3 - m) / (2 y^3 + m); the divisor is nearly 3 m, so that its inverse times y is nearly 1 / (3 y^2).
        var square = y * y;
        var difference = T.FusedMultiplyAdd(square, y, -m);
        var inverse = one / T.FusedMultiplyAdd(T.Of(2.0), difference, m * T.Of(3.0));
        y = T.FusedMultiplyAdd(-(y * inverse), difference, y);

        var exactSquare = TwoParts<T>.OfProduct(y, y);
        var cube = TwoParts<T>.OfProduct(exactSquare, new(y, T.Of(0.0)));
        y = T.FusedMultiplyAdd(-(y * inverse), cube.High - m + cube.Low, y);
        return T.AddBits(y, T.ShiftBitsLeft(shiftedQ, Binary64.MantissaBits)) | (x & T.Of(-0.0));
    }
}
