using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>Conversions for which some hardware has no instruction, written once: four lanes of eight bytes, or four of four bytes.</summary>
internal static class ConversionLanes
{
    /// <summary>Converts with one rounding, to nearest even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Int64ToFloat32(Vector256<long> a) =>
        Vector128.Create((float)a.GetElement(0), a.GetElement(1), a.GetElement(2), a.GetElement(3));

    /// <summary>Converts with one rounding, to nearest even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> UInt64ToFloat32(Vector256<ulong> a) =>
        Vector128.Create(ToFloat32(a.GetElement(0)), ToFloat32(a.GetElement(1)), ToFloat32(a.GetElement(2)), ToFloat32(a.GetElement(3)));

    /// <summary>Combines the two halves of 32 bits, each an exact float64, by one rounded addition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> UInt64ToFloat64(Vector256<ulong> a)
    {
        var upper = ((a >> 32) | Vector256.Create(0x4530_0000_0000_0000UL)).AsDouble() - Vector256.Create(19342813118337666422669312.0);
        var lower = ((a & Vector256.Create(0xFFFF_FFFFUL)) | Vector256.Create(0x4330_0000_0000_0000UL)).AsDouble();
        return upper + lower;
    }

    /// <summary>Cuts to an integer; NaN gives 0, and a value out of range the nearest int64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Float64ToInt64(Vector256<double> a)
    {
        var isTooLarge = Vector256.GreaterThanOrEqual(a, Vector256.Create(9223372036854775808.0)).AsInt64();
        return Vector256.ConditionalSelect(isTooLarge, Vector256.Create(long.MaxValue), FromMinimumOn(a));
    }

    /// <summary>Cuts to a uint64 in the same way; negative values wrap around.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Float64ToUInt64(Vector256<double> a)
    {
        var isTooLarge = Vector256.GreaterThanOrEqual(a, Vector256.Create(18446744073709551616.0)).AsUInt64();
        return Vector256.ConditionalSelect(isTooLarge, Vector256<ulong>.AllBitsSet, FromMinimumOn(a).AsUInt64());
    }

    /// <summary>Gets the 64 bits of a value below 2⁶⁴, cut to an integer. Each half of 32 bits is moved into the last bits of a float64 by adding 1.5 * 2⁵², whose own last 32 bits are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> FromMinimumOn(Vector256<double> a)
    {
        var shift = Vector256.Create(6755399441055744.0);
        var whole = Vector256.Truncate(a);
        var upper = Vector256.Floor(whole * Vector256.Create(1 / 4294967296.0));
        var lower = whole - (upper * Vector256.Create(4294967296.0)); // not negative, and both operations are exact
        var bits = ((upper + shift).AsInt64() << 32) + ((lower + shift).AsInt64() - shift.AsInt64());
        var isTooSmall = Vector256.LessThan(a, Vector256.Create(-9223372036854775808.0)).AsInt64();
        return Vector256.ConditionalSelect(isTooSmall, Vector256.Create(long.MinValue), bits & Vector256.Equals(a, a).AsInt64());
    }

    /// <summary>Halves a large value but keeps the lost bit, so that it rounds as the whole value would.</summary>
    private static float ToFloat32(ulong value) => value <= long.MaxValue ? (long)value : 2f * (long)((value >> 1) | (value & 1));
}
