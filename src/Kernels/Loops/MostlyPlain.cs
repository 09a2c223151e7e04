using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>A function of two floats with a fast computation for nearly all arguments, and a reference for the others.</summary>
internal interface IMostlyPlainFunction
{
    /// <summary>Computes the function the fast way; the result is right where the mask is set.</summary>
    static abstract T OfPlain<T>(T x, T y, out T isPlain)
        where T : struct, ILanes<T>;

    /// <summary>Computes the reference, which has the same bits where the fast way is right.</summary>
    static abstract double OfAny(double x, double y);
}

/// <summary>Computes such a function in several lanes.</summary>
/// <typeparam name="TFunction">The function.</typeparam>
internal static class MostlyPlain<TFunction>
    where TFunction : struct, IMostlyPlainFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x, T y)
        where T : struct, ILanes<T>
    {
        var result = TFunction.OfPlain(x, y, out var isPlain);
        return T.All(isPlain) ? result : OfAny(x, y);
    }

    // Computes the plain lanes once more, so that the usual path need not keep anything in memory across this call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T OfAny<T>(T x, T y)
        where T : struct, ILanes<T>
    {
        var result = TFunction.OfPlain(x, y, out var isPlain);
        Span<double> lanes = stackalloc double[T.Count];
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            lanes[lane] = BitConverter.DoubleToInt64Bits(isPlain[lane]) != 0 ? result[lane] : TFunction.OfAny(x[lane], y[lane]);
        }

        return T.Load(lanes);
    }
}
