using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>The sine of an angle in radians.</summary>
/// <remarks>Reduced to at most an eighth of a turn by <see cref="QuarterTurns{T}"/>, then <see cref="SineAndCosine"/>.</remarks>
internal readonly struct Sine : IElementaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var result = OfPlain(x);
        return T.All(QuarterTurns<T>.IsPlain(x)) ? result : OfAny(x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfPlain<T>(T x)
        where T : struct, ILanes<T> => OfReduced(QuarterTurns<T>.OfPlain(T.Abs(x)), x);

    // Computes the plain lanes once more, so that the usual path has nothing to keep in memory across this call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T OfAny<T>(T x)
        where T : struct, ILanes<T>
    {
        var huge = OfReduced(QuarterTurns<T>.OfHuge(T.Abs(x)), x);
        huge = T.Select(T.Equal(huge, huge), huge, T.Of(double.NaN));
        return T.Select(QuarterTurns<T>.IsPlain(x), OfPlain(x), huge);
    }

    // The sine of |x| with the sign of x: odd to the last bit, and zero keeps its sign.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfReduced<T>(QuarterTurns<T> magnitude, T x)
        where T : struct, ILanes<T> => SineAndCosine.Sine(magnitude) ^ (x & T.Of(-0.0));
}
