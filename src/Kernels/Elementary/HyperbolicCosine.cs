using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>The hyperbolic cosine of x.</summary>
/// <remarks>See <see cref="HyperbolicFunctions"/>.</remarks>
internal readonly struct HyperbolicCosine : IElementaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var result = HyperbolicFunctions.OfPlain(T.Abs(x)).Cosine.Rounded;
        return T.All(HyperbolicFunctions.IsPlain(x)) ? result : OfAny(x);
    }

    /// <summary>Computes the same where an argument may be large, infinite or NaN.</summary>
    /// <remarks>Computes the plain lanes once more, so that the usual path has nothing to keep in memory across this call.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T OfAny<T>(T x)
        where T : struct, ILanes<T> =>
        T.Select(HyperbolicFunctions.IsPlain(x), HyperbolicFunctions.OfPlain(T.Abs(x)).Cosine.Rounded, HyperbolicFunctions.OfExtreme(x));
}
