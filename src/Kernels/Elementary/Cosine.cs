using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>The cosine of an angle in radians.</summary>
/// <remarks>Reduced to at most an eighth of a turn by <see cref="QuarterTurns{T}"/>, then <see cref="SineAndCosine"/>.</remarks>
internal readonly struct Cosine : IElementaryFunction
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
        where T : struct, ILanes<T> => SineAndCosine.Cosine(QuarterTurns<T>.OfPlain(T.Abs(x)));

    // Computes the plain lanes once more, so that the usual path has nothing to keep in memory across this call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T OfAny<T>(T x)
        where T : struct, ILanes<T>
    {
        var huge = SineAndCosine.Cosine(QuarterTurns<T>.OfHuge(T.Abs(x)));
        huge = T.Select(T.Equal(huge, huge), huge, T.Of(double.NaN));
        return T.Select(QuarterTurns<T>.IsPlain(x), OfPlain(x), huge);
    }
}
