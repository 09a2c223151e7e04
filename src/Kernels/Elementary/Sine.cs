using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>The sine of an angle in radians: odd to the last bit, and zero keeps its sign.</summary>
/// <remarks>Reduced to at most an eighth of a turn by <see cref="QuarterTurns{T}"/>, then <see cref="SineAndCosine"/>.</remarks>
internal readonly struct Sine : IElementaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var result = SineAndCosine.SineOf(QuarterTurns<T>.OfPlain(x));
        return T.All(QuarterTurns<T>.IsPlain(x)) ? result : OfAny(x);
    }

    /// <summary>Computes the same where an angle may be large, infinite or NaN.</summary>
    /// <remarks>Computes the plain lanes once more, so that the usual path has nothing to keep in memory across this call.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T OfAny<T>(T x)
        where T : struct, ILanes<T>
    {
        var result = SineAndCosine.SineOf(QuarterTurns<T>.OfAny(x));
        return T.Select(T.Equal(result, result), result, T.Of(double.NaN));
    }
}
