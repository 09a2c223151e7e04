using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>2 to the power x.</summary>
/// <remarks>x = k + t with an integer k; then 2^x = 2^k exp(t ln2), the product with ln2 in two parts. Powers with integer exponents are exact.</remarks>
internal readonly struct BinaryExponential : IElementaryFunction
{
    private const double Ln2High = 0.6931471805599453;
    private const double Ln2Low = 2.3190468138462996e-17;

    /// <summary>The largest magnitude of an argument for which the result is a normal number.</summary>
    private const double PlainLimit = 1022.0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var result = OfPlain(x);
        return T.All(IsPlain(x)) ? result : OfAny(x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T IsPlain<T>(T x)
        where T : struct, ILanes<T> => T.AtMost(T.Abs(x), T.Of(PlainLimit)); // not so for NaN

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfPlain<T>(T x)
        where T : struct, ILanes<T>
    {
        var mantissa = Reduced(x, out var shifted);
        return T.AddBits(mantissa, T.ShiftBitsLeft(shifted, Binary64.MantissaBits));
    }

    // Computes the plain lanes once more, so that the usual path has nothing to keep in memory across this call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T OfAny<T>(T x)
        where T : struct, ILanes<T>
    {
        // Beyond these bounds the result is already infinite or 0.
        var clamped = T.Select(T.AtMost(x, T.Of(1025.0)), x, T.Of(1025.0));
        clamped = T.Select(T.AtMost(T.Of(-1077.0), clamped), clamped, T.Of(-1077.0));
        var mantissa = Reduced(clamped, out var shifted);
        var extreme = T.Select(T.Equal(x, x), Exponential.Scale(mantissa, shifted), T.Of(double.NaN));
        return T.Select(IsPlain(x), OfPlain(x), extreme);
    }

    /// <summary>2^(x - k), between 0.7 and 1.42; the low bits of <paramref name="shifted"/> are k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Reduced<T>(T x, out T shifted)
        where T : struct, ILanes<T>
    {
        var shift = T.Of(Binary64.RoundingShift);
        shifted = x + shift;
        var t = x - (shifted - shift);
        var product = TwoParts<T>.OfProduct(t, T.Of(Ln2High));
        return Exponential.OfSmall(product.High, T.FusedMultiplyAdd(t, T.Of(Ln2Low), product.Low));
    }
}
