using System.Numerics;

namespace ActorShm.Kernels;

/// <summary>Reduces one large angle by multiples of pi/2, in integer arithmetic.</summary>
/// <remarks>
/// Payne and Hanek, "Radian Reduction for Trigonometric Functions", ACM SIGNUM Newsletter 18 (1983). An angle is m 2^e
/// with a 53-bit integer m. Of the product with 2/pi only what is below 4 matters, so the bits of 2/pi whose weight times
/// 2^e is 4 or more are never looked at: 192 bits from there are multiplied by m modulo 2^192.
/// </remarks>
internal static class HugeAngle
{
    private const double HalfPiHigh = 1.5707963267948966;
    private const double HalfPiLow = 6.123233995736766e-17;

    /// <summary>The first word is zero, for angles whose window begins before the binary point; then 2/pi, first bit first.</summary>
    private static ReadOnlySpan<ulong> TwoOverPi =>
    [
        0,
        0xA2F9836E4E441529, 0xFC2757D1F534DDC0, 0xDB6295993C439041, 0xFE5163ABDEBBC561,
        0xB7246E3A424DD2E0, 0x06492EEA09D1921C, 0xFE1DEB1CB129A73E, 0xE88235F52EBB4484,
        0xE99C7026B45F7E41, 0x3991D639835339F4, 0x9C845F8BBDF9283B, 0x1FF897FFDE05980F,
        0xEF2F118B5A0A6D1F, 0x6D367ECF27CB09B7, 0x4F463F669E5FEA2D, 0x7527BAC7EBE5F17B,
        0x3D0739F78A5292EA, 0x6BFB5FB11F8D5D08, 0x56033046FC7B6BAB, 0xF0CFBC209AF4361D,
    ];

    /// <summary>Splits an angle into quarter turns and a rest between -pi/4 and pi/4.</summary>
    /// <param name="angle">The angle, at least 1; an infinity or NaN leaves a rest of NaN.</param>
    /// <param name="rest">The rest, rounded.</param>
    /// <param name="restLow">What that rounding lost.</param>
    /// <returns>The number of quarter turns, modulo 4.</returns>
    public static long Reduce(double angle, out double rest, out double restLow)
    {
        if (!double.IsFinite(angle))
        {
            rest = double.NaN;
            restLow = double.NaN;
            return 0;
        }

        var bits = BitConverter.DoubleToUInt64Bits(angle);
        var mantissa = (bits & 0x000F_FFFF_FFFF_FFFF) | 0x0010_0000_0000_0000;
        var exponent = (int)(bits >> 52) - 1075;
        var (high, middle, low) = ProductModulo(mantissa, exponent);

        // Round to the nearest quarter turn: the fraction becomes a signed number, its first bit the sign.
        var quarterTurns = (long)(((high >> 61) + 1) >> 1);
        high = (high << 2) | (middle >> 62);
        middle = (middle << 2) | (low >> 62);
        low <<= 2;
        var negative = (long)high < 0;
        if (negative)
        {
            low = ~low + 1;
            middle = ~middle + (low == 0 ? 1UL : 0UL);
            high = ~high + (low == 0 && middle == 0 ? 1UL : 0UL);
        }

        ToRadians(high, middle, low, out rest, out restLow);
        if (negative)
        {
            rest = -rest;
            restLow = -restLow;
        }

        return quarterTurns;
    }

    /// <summary>m 2^e 2/pi modulo 4, as an integer of 192 bits in units of 2^-190.</summary>
    private static (ulong High, ulong Middle, ulong Low) ProductModulo(ulong mantissa, int exponent)
    {
        // The bit of weight 2^-i stands at position 63 + i of the table; the window begins where 2^-i 2^e is 2.
        var start = 63 + exponent - 1;
        var word = start / 64;
        var shift = start % 64;
        var lowProduct = Math.BigMul(mantissa, Window(word + 2, shift), out var low);
        var middleProduct = Math.BigMul(mantissa, Window(word + 1, shift), out var middle);
        var high = mantissa * Window(word, shift);
        middle += lowProduct;
        high += middleProduct + (middle < lowProduct ? 1UL : 0UL);
        return (high, middle, low);
    }

    /// <summary>The 64 bits that begin <paramref name="shift"/> bits into a word of the table.</summary>
    private static ulong Window(int word, int shift) =>
        shift == 0 ? TwoOverPi[word] : (TwoOverPi[word] << shift) | (TwoOverPi[word + 1] >> (64 - shift));

    /// <summary>A fraction of a quarter turn (192 bits behind the binary point, at most one half) in radians, as two doubles.</summary>
    private static void ToRadians(ulong high, ulong middle, ulong low, out double rest, out double restLow)
    {
        // The double nearest to a multiple of pi/2 is 2^-60.9 away from it, so there is a one among the first 62 bits; and
        // there is a zero in front of it, as the fraction is at most one half.
        var zeros = BitOperations.LeadingZeroCount(high);
        var scale = -64 - zeros;
        high = (high << zeros) | (middle >> (64 - zeros));
        middle = (middle << zeros) | (low >> (64 - zeros));

        // 53 bits and the next 53, both exact.
        var turns = Math.ScaleB((double)(high >> 11), scale + 11);
        var turnsLow = Math.ScaleB((double)(((high & 0x7FF) << 42) | (middle >> 22)), scale - 42);
        rest = turns * HalfPiHigh;
        restLow = Math.FusedMultiplyAdd(turns, HalfPiHigh, -rest);
        restLow += Math.FusedMultiplyAdd(turns, HalfPiLow, turnsLow * HalfPiHigh);
    }
}
