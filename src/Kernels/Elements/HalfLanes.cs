using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>Computes with float16 in registers of float32: widening, rounding and narrowing, without the processor's own instructions for it.</summary>
/// <remarks>
/// Uses only exact scaling, addition and integer operations, so all hardware gives the same bits, including for subnormal
/// numbers. A NaN that is only widened and narrowed keeps its payload.
/// </remarks>
internal static class HalfLanes
{
    private const uint SignBit = 0x8000_0000;
    private const uint Infinity32 = 0x7F80_0000;
    private const int FractionShift = 13;

    /// <summary>2^112, the ratio between the exponents of the two formats.</summary>
    private const float Scale = 5.192296858534828e33f;

    /// <summary>2^-112.</summary>
    private const float Unscale = 1.925929944387236e-34f;

    /// <summary>The bits of a float32 with the value of a float16.</summary>
    public static uint Widen(ushort half) => Widen(Vector256.Create((uint)half)).AsUInt32().ToScalar();

    /// <summary>The bits of a float16 with the value of a float32 that a float16 can hold.</summary>
    public static ushort Narrow(uint single) => (ushort)Narrow(Vector256.Create(single).AsSingle()).ToScalar();

    /// <summary>The values of float16 bits in the low halves of the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Widen(Vector256<uint> halves)
    {
        var magnitude = (halves & Vector256.Create(0x7FFFu)) << FractionShift;
        var sign = (halves & Vector256.Create(0x8000u)) << 16;
        var scaled = (magnitude.AsSingle() * Vector256.Create(Scale)).AsUInt32();
        var special = Vector256.GreaterThanOrEqual(magnitude.AsInt32(), Vector256.Create(0x7C00 << FractionShift)).AsUInt32();
        return (Vector256.ConditionalSelect(special, magnitude | Vector256.Create(Infinity32), scaled) | sign).AsSingle();
    }

    /// <summary>Gets the float16 bits, in the low halves of the lanes, of values that come from <see cref="Round(Vector256{float})"/> or were widened by a load.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Narrow(Vector256<float> values)
    {
        var magnitude = values.AsUInt32() & Vector256.Create(~SignBit);
        var sign = (values.AsUInt32() & Vector256.Create(SignBit)) >> 16;
        var scaled = (magnitude.AsSingle() * Vector256.Create(Unscale)).AsUInt32() >> FractionShift;
        var special = Vector256.GreaterThanOrEqual(magnitude.AsInt32(), Vector256.Create((int)Infinity32)).AsUInt32();
        var copied = ((magnitude & Vector256.Create(~Infinity32)) >> FractionShift) | Vector256.Create(0x7C00u);
        return Vector256.ConditionalSelect(special, copied, scaled) | sign;
    }

    /// <summary>Rounds each lane to the nearest float16, ties to even, as a float32; infinity from 65520 on.</summary>
    /// <remarks>
    /// Adding and subtracting the power of two whose last digit is the last digit of a float16 of this magnitude leaves what the
    /// addition has rounded. The exponent is limited to those from the smallest normal float16 to the first number beyond the largest.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Round(Vector256<float> values)
    {
        var sign = values.AsInt32() & Vector256.Create(int.MinValue);
        var magnitude = values.AsInt32() ^ sign;
        var exponent = Vector256.Min(
            Vector256.Max(magnitude & Vector256.Create((int)Infinity32), Vector256.Create((127 - 14) << 23)), Vector256.Create((127 + 16) << 23));
        var shifter = (exponent + Vector256.Create((23 - 10) << 23)).AsSingle();
        var rounded = magnitude.AsSingle() + shifter - shifter;
        var beyond = Vector256.GreaterThanOrEqual(rounded, Vector256.Create(65536f));
        return (Vector256.ConditionalSelect(beyond, Vector256.Create(float.PositiveInfinity), rounded).AsInt32() | sign).AsSingle();
    }

    /// <summary>Rounds float64 in the same way, with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Round(Vector256<double> values)
    {
        var sign = values.AsInt64() & Vector256.Create(long.MinValue);
        var magnitude = values.AsInt64() ^ sign;
        var exponent = Vector256.Min(
            Vector256.Max(magnitude & Vector256.Create(0x7FF0_0000_0000_0000), Vector256.Create((1023L - 14) << 52)), Vector256.Create((1023L + 16) << 52));
        var shifter = (exponent + Vector256.Create((52L - 10) << 52)).AsDouble();
        var rounded = magnitude.AsDouble() + shifter - shifter;
        var beyond = Vector256.GreaterThanOrEqual(rounded, Vector256.Create(65536.0));
        return (Vector256.ConditionalSelect(beyond, Vector256.Create(double.PositiveInfinity), rounded).AsInt64() | sign).AsDouble();
    }
}
