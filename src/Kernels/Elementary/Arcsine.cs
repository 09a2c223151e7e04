using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>The angle, between -pi/2 and pi/2, whose sine is x.</summary>
/// <remarks>Up to one half by a series; above it, asin(x) = pi/2 - 2 asin(sqrt((1 - x) / 2)). See <see cref="InverseSineSeries{T}"/>.</remarks>
internal readonly struct Arcsine : IElementaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var magnitude = T.Abs(x);
        var series = InverseSineSeries<T>.Of(magnitude);
        var zero = T.Of(0.0);
        var halfPi = new TwoParts<T>(
            T.Select(series.IsDirect, zero, T.Of(InverseSineSeries<T>.HalfPiHigh)),
            T.Select(series.IsDirect, zero, T.Of(InverseSineSeries<T>.HalfPiLow)));
        var result = series.Times(T.Select(series.IsDirect, T.Of(1.0), T.Of(-2.0)), halfPi);
        return T.Select(T.AtMost(magnitude, T.Of(1.0)), result ^ (x & T.Of(-0.0)), T.Of(double.NaN));
    }
}
