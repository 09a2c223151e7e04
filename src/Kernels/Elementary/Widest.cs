using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>Computes a function of eight doubles on the widest registers there are.</summary>
internal static class Widest
{
    /// <summary>The function of each lane of a vector.</summary>
    /// <param name="x">The arguments.</param>
    /// <typeparam name="TFunction">The function.</typeparam>
    /// <returns>The results, lane by lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Apply<TFunction>(Vector512<double> x)
        where TFunction : IElementaryFunction =>
        Vector512.IsHardwareAccelerated
            ? TFunction.Of(new Lanes8(x)).Value
            : Vector512.Create(ApplyToHalf<TFunction>(x.GetLower()), ApplyToHalf<TFunction>(x.GetUpper()));

    // Not inlined: two copies of a function use up what the just-in-time compiler is ready to inline into one method, and
    // what it then leaves as calls costs ten times as much as this one. Halves, because a Vector512 without hardware of its
    // own is copied in 16-byte pieces, and reading 32 bytes that were just written in two pieces stalls.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<double> ApplyToHalf<TFunction>(Vector256<double> x)
        where TFunction : IElementaryFunction
    {
        if (Vector256.IsHardwareAccelerated)
        {
            return TFunction.Of(new Lanes4(x)).Value;
        }

        Span<double> lanes = stackalloc double[Vector256<double>.Count];
        x.CopyTo(lanes);
        foreach (ref var lane in lanes)
        {
            lane = TFunction.Of(new Lane1(lane)).Value;
        }

        return Vector256.Create<double>(lanes);
    }
}
