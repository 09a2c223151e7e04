using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>A base of logarithms: the factor that turns natural logarithms into those of this base, and the logarithm of 2.</summary>
internal interface ILogarithmBase
{
    /// <summary>One divided by the natural logarithm of the base.</summary>
    static abstract double FactorHigh { get; }

    /// <summary>What is missing from <see cref="FactorHigh"/>.</summary>
    static abstract double FactorLow { get; }

    /// <summary>The logarithm of 2 to this base, cut so that its product with every exponent is exact.</summary>
    static abstract double LogOf2High { get; }

    /// <summary>What is missing from <see cref="LogOf2High"/>.</summary>
    static abstract double LogOf2Low { get; }
}

/// <summary>Base 2: the logarithm of a power of two is exact.</summary>
internal readonly struct BaseTwo : ILogarithmBase
{
    public static double FactorHigh => 1.4426950408889634;

    public static double FactorLow => 2.0355273740931033e-17;

    public static double LogOf2High => 1.0;

    public static double LogOf2Low => 0.0;
}

/// <summary>Base 10: the logarithm of a power of ten that is a double is exact.</summary>
internal readonly struct BaseTen : ILogarithmBase
{
    public static double FactorHigh => 0.4342944819032518;

    public static double FactorLow => 1.098319650216765e-17;

    public static double LogOf2High => 0.30102999566383914;

    public static double LogOf2Low => 1.42050232272661e-13;
}

/// <summary>The logarithm of x to another base than e.</summary>
/// <remarks>Multiplies the series of <see cref="Logarithm"/>, with its sum in two parts, by a factor in two parts. A quotient of two rounded logarithms would be 2 ulp off.</remarks>
/// <typeparam name="TBase">The base.</typeparam>
internal readonly struct ScaledLogarithm<TBase> : IElementaryFunction
    where TBase : struct, ILogarithmBase
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var result = OfNormal(x, Binary64.ExponentBias);
        return T.All(Logarithm.IsNormal(x)) ? result : OfAny(x);
    }

    // Computes the normal lanes once more, so that the usual path has nothing to keep in memory across this call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T OfAny<T>(T x)
        where T : struct, ILanes<T>
    {
        var scaled = OfNormal(x * T.Of(Logarithm.TwoTo54), Binary64.ExponentBias + 54);
        return T.Select(Logarithm.IsNormal(x), OfNormal(x, Binary64.ExponentBias), Logarithm.OfExtreme(x, scaled));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfNormal<T>(T x, double exponentBias)
        where T : struct, ILanes<T>
    {
        var f = Logarithm.Split(x, exponentBias, out var k);
        var halfSquare = TwoParts<T>.OfProduct(f * T.Of(0.5), f);
        var correction = Logarithm.Correction(f, halfSquare.High, out var s);
        var natural = TwoParts<T>.OfSum(f, -halfSquare.High).Plus(T.FusedMultiplyAdd(s, correction, -halfSquare.Low));

        var scaled = TwoParts<T>.OfProduct(natural, new(T.Of(TBase.FactorHigh), T.Of(TBase.FactorLow)));
        var sum = TwoParts<T>.OfSum(k * T.Of(TBase.LogOf2High), scaled.High);
        return sum.High + (sum.Low + T.FusedMultiplyAdd(k, T.Of(TBase.LogOf2Low), scaled.Low));
    }
}
