using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>The angle, between 0 and pi, whose cosine is x.</summary>
/// <remarks>
/// acos(x) is pi/2 - asin(x) up to one half in magnitude, 2 asin(sqrt((1 - x) / 2)) above it, and pi less that of -x below minus one half.
/// See <see cref="InverseSineSeries{T}"/>.
/// </remarks>
internal readonly struct Arccosine : IElementaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var magnitude = T.Abs(x);
        var series = InverseSineSeries<T>.Of(magnitude);
        var zero = T.Of(0.0);
        var two = T.Of(2.0);
        var one = T.Of(1.0);
        var sign = x & T.Of(-0.0);

        // How often pi/2 is in the result: once, or not at all, or twice for a negative x.
        var count = T.Select(series.IsDirect, one, T.Select(T.AtMost(zero, x), zero, two));
        var halfPis = new TwoParts<T>(count * T.Of(InverseSineSeries<T>.HalfPiHigh), count * T.Of(InverseSineSeries<T>.HalfPiLow));
        var result = series.Times(T.Select(series.IsDirect, -one, two) ^ sign, halfPis);
        return T.Select(T.AtMost(magnitude, one), result, T.Of(double.NaN));
    }
}
