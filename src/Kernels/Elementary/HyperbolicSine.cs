using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>The hyperbolic sine of x.</summary>
/// <remarks>See <see cref="HyperbolicFunctions"/>.</remarks>
internal readonly struct HyperbolicSine : IElementaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var result = OfPlain(x);
        return T.All(HyperbolicFunctions.IsPlain(x)) ? result : OfAny(x);
    }

    // Of |x|, with the sign of x: odd to the last bit, and zero keeps its sign.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfPlain<T>(T x)
        where T : struct, ILanes<T> => HyperbolicFunctions.OfPlain(T.Abs(x)).Sine.Rounded ^ (x & T.Of(-0.0));

    /// <summary>Computes the same where an argument may be large, infinite or NaN.</summary>
    /// <remarks>Computes the plain lanes once more, so that the usual path has nothing to keep in memory across this call.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T OfAny<T>(T x)
        where T : struct, ILanes<T>
    {
        var extreme = HyperbolicFunctions.OfExtreme(x);
        extreme = T.Select(T.Equal(x, x), extreme ^ (x & T.Of(-0.0)), extreme);
        return T.Select(HyperbolicFunctions.IsPlain(x), OfPlain(x), extreme);
    }
}
