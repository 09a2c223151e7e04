namespace ActorShm.Kernels;

/// <summary>The one NaN that computed results carry: quiet, positive, no payload, as <c>numpy.nan</c>.</summary>
/// <remarks>
/// When both operands of an addition are NaN, the processor returns the first one, and which operand is first is the
/// compiler's choice: it differs between tiers of compilation. Payload and sign of a computed NaN would therefore differ
/// from run to run. So every computed value that leaves a stage, stored or reduced, has its NaNs replaced by this one.
/// A NaN that is only copied keeps its bits.
/// </remarks>
internal static class CanonicalNan
{
    public const long Float64Bits = 0x7FF8_0000_0000_0000;
    public const int Float32Bits = 0x7FC0_0000;
    public const ushort Float16Bits = 0x7E00;

    public static readonly double Float64 = BitConverter.Int64BitsToDouble(Float64Bits);
    public static readonly float Float32 = BitConverter.Int32BitsToSingle(Float32Bits);

    public static double Of(double value) => double.IsNaN(value) ? Float64 : value;

    public static float Of(float value) => float.IsNaN(value) ? Float32 : value;

    public static long OfBits(DType dtype, long bits) => dtype switch
    {
        DType.Float64 when double.IsNaN(BitConverter.Int64BitsToDouble(bits)) => Float64Bits,
        DType.Float32 when float.IsNaN(BitConverter.Int32BitsToSingle((int)bits)) => Float32Bits,
        DType.Float16 when Half.IsNaN(BitConverter.UInt16BitsToHalf((ushort)bits)) => Float16Bits,
        _ => bits,
    };
}
