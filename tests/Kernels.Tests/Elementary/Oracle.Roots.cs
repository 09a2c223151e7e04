using System.Numerics;

namespace ActorShm.Kernels.Tests;

/// <content>Roots of integers, by Newton's iteration from above.</content>
internal static partial class Oracle
{
    public static ExactNumber Cbrt(double x)
    {
        var exact = ExactNumber.Of(x);
        var shift = (3 * FractionBits) + (((exact.Exponent % 3) + 3) % 3); // so that three divides the exponent
        var radicand = BigInteger.Abs(exact.Mantissa) << shift;
        var root = BigInteger.One << (int)((radicand.GetBitLength() + 2) / 3);
        for (var next = root; ; root = next)
        {
            next = ((2 * root) + (radicand / (root * root))) / 3;
            if (next >= root)
            {
                return new(root * exact.Mantissa.Sign, (exact.Exponent - shift) / 3);
            }
        }
    }

    public static ExactNumber Hypot(double x, double y)
    {
        var (exactX, exactY) = (ExactNumber.Of(x), ExactNumber.Of(y));
        var common = Math.Min(exactX.Exponent, exactY.Exponent);
        var (a, b) = (exactX.Mantissa << (exactX.Exponent - common), exactY.Mantissa << (exactY.Exponent - common));
        return new(SquareRoot(((a * a) + (b * b)) << (2 * FractionBits)), common - FractionBits);
    }

    private static BigInteger SquareRoot(BigInteger value)
    {
        if (value.IsZero)
        {
            return value;
        }

        var root = BigInteger.One << (int)((value.GetBitLength() + 1) / 2);
        for (var next = root; ; root = next)
        {
            next = (root + (value / root)) >> 1;
            if (next >= root)
            {
                return root;
            }
        }
    }
}
