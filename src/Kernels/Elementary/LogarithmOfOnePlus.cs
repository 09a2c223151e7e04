using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>The natural logarithm of 1 + x, without the digits that the addition would lose for a small x.</summary>
/// <remarks>log(u) with u = 1 + x rounded, plus what the rounding lost divided by u; see <see cref="Logarithm"/>.</remarks>
internal readonly struct LogarithmOfOnePlus : IElementaryFunction
{
    private const double AboveMinusOne = -0.9999999999999999;

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
        where T : struct, ILanes<T> =>
        T.AtMost(T.Of(AboveMinusOne), x) & T.AtMost(x, T.Of(double.MaxValue)); // not so for NaN

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfPlain<T>(T x)
        where T : struct, ILanes<T>
    {
        var u = TwoParts<T>.OfAnySum(T.Of(1.0), x);
        var f = Logarithm.Split(u.High, Binary64.ExponentBias, out var k);
        return Logarithm.Sum(k, f).Plus(u.Low / u.High).Rounded | (x & T.Of(-0.0)); // -0 keeps its sign
    }

    // Computes the plain lanes once more, so that the usual path has nothing to keep in memory across this call. The others are -1, less, or infinite.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T OfAny<T>(T x)
        where T : struct, ILanes<T> => T.Select(IsPlain(x), OfPlain(x), Logarithm.Of(x + T.Of(1.0)));
}
