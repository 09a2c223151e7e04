namespace ActorShm.Kernels;

/// <summary>Facts about the 64-bit format on which several functions rely.</summary>
internal static class Binary64
{
    /// <summary>
    /// 1.5 * 2^52: adding it to a value below 2^51 rounds that value to an integer, ties to even, and leaves the integer
    /// in two's complement in the low bits of the sum.
    /// </summary>
    public const double RoundingShift = 6755399441055744.0;

    /// <summary>The width of the mantissa field.</summary>
    public const int MantissaBits = 52;

    /// <summary>The mantissa field.</summary>
    public const long MantissaMask = 0x000F_FFFF_FFFF_FFFF;

    /// <summary>The content of the exponent field of 1.</summary>
    public const int ExponentBias = 1023;

    /// <summary>The bits of 1.</summary>
    public const long OneBits = 0x3FF0_0000_0000_0000;

    /// <summary>2^52, whose last place is worth 1.</summary>
    public const double TwoTo52 = 4503599627370496.0;

    /// <summary>The smallest positive number with a full mantissa.</summary>
    public const double SmallestNormal = 2.2250738585072014e-308;
}
