using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>The hyperbolic tangent of x: the quotient of <see cref="HyperbolicFunctions"/>, both to more than a double's bits.</summary>
internal readonly struct HyperbolicTangent : IElementaryFunction
{
    /// <summary>The argument from which on the result is 1.</summary>
    private const double Largest = 22.0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var magnitude = T.Abs(x);
        magnitude = T.Select(T.AtMost(magnitude, T.Of(Largest)), magnitude, T.Of(Largest));
        var (sine, cosine) = HyperbolicFunctions.OfPlain(magnitude);
        sine = TwoParts<T>.OfSum(sine.High, sine.Low);
        cosine = TwoParts<T>.OfSum(cosine.High, cosine.Low);
        var result = TwoParts<T>.OfQuotient(sine, cosine).Rounded;
        return T.Select(T.Equal(x, x), result ^ (x & T.Of(-0.0)), T.Of(double.NaN));
    }
}
