using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>atan(t) for t between -tan(pi/8) and tan(pi/8).</summary>
internal static class ArctangentSeries
{
    public const double TangentOfEighthPi = 0.4142135623730951;
    public const double QuarterPiHigh = 0.7853981633974483;
    public const double QuarterPiLow = 3.061616997868383e-17;

    // atan(t) = t + t z T(z) for z = t^2 and |t| <= tan(pi/8), relative error 2^-59.4.
    private const double T0 = -0.333333333333332;
    private const double T1 = 0.19999999999953666;
    private const double T2 = -0.14285714280198636;
    private const double T3 = 0.11111110783441575;
    private const double T4 = -0.09090897755938705;
    private const double T5 = 0.07692060180448133;
    private const double T6 = -0.06663103738951752;
    private const double T7 = 0.05847888033904394;
    private const double T8 = -0.05039304321316116;
    private const double T9 = 0.03806469890721374;
    private const double T10 = -0.01790752885764757;

    /// <summary>m pi/4 + sign atan(t), where the first term is zero or the larger one.</summary>
    /// <param name="quarterPis">How often pi/4 is added, 0 to 4.</param>
    /// <param name="t">The tangent, in two parts.</param>
    /// <param name="sign">A sign bit, or none: that of the second term.</param>
    /// <typeparam name="T">The lanes.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum<T>(T quarterPis, TwoParts<T> t, T sign)
        where T : struct, ILanes<T>
    {
        var z = t.High * t.High;
        var rest = T.FusedMultiplyAdd(t.High * z, Polynomial.Of(z, T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10), t.Low) ^ sign;
        var addend = TwoParts<T>.OfProduct(quarterPis, T.Of(QuarterPiHigh)); // three quarters of pi need one bit more
        var sum = TwoParts<T>.OfSum(addend.High, t.High ^ sign);
        var low = T.FusedMultiplyAdd(quarterPis, T.Of(QuarterPiLow), addend.Low);
        return sum.High + (sum.Low + (low + rest));
    }
}
