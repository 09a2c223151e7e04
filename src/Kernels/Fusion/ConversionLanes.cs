using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>Conversions that some hardware has no instruction for, written once: four lanes of eight bytes, or as many of four.</summary>
internal static class ConversionLanes
{
    /// <summary>Rounded once, to nearest even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Int64ToFloat32(Vector256<long> a) =>
        Vector128.Create((float)a.GetElement(0), a.GetElement(1), a.GetElement(2), a.GetElement(3));

    /// <summary>Rounded once, to nearest even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> UInt64ToFloat32(Vector256<ulong> a) =>
        Vector128.Create(ToFloat32(a.GetElement(0)), ToFloat32(a.GetElement(1)), ToFloat32(a.GetElement(2)), ToFloat32(a.GetElement(3)));

    /// <summary>The halves of 32 bits, each an exact float64, put together by one rounded addition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> UInt64ToFloat64(Vector256<ulong> a)
    {
        var upper = ((a >> 32) | Vector256.Create(0x4530_0000_0000_0000UL)).AsDouble() - Vector256.Create(19342813118337666422669312.0);
        var lower = ((a & Vector256.Create(0xFFFF_FFFFUL)) | Vector256.Create(0x4330_0000_0000_0000UL)).AsDouble();
        return upper + lower;
    }

    /// <summary>Cut to an integer; NaN gives 0, and what is out of reach the nearest int64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Float64ToInt64(Vector256<double> a) =>
        Vector256.Create((long)a.GetElement(0), (long)a.GetElement(1), (long)a.GetElement(2), (long)a.GetElement(3));

    /// <summary>The same for uint64; what is negative wraps around.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Float64ToUInt64(Vector256<double> a) =>
        Vector256.Create(ToUInt64(a.GetElement(0)), ToUInt64(a.GetElement(1)), ToUInt64(a.GetElement(2)), ToUInt64(a.GetElement(3)));

    private static ulong ToUInt64(double value) => value < 0 ? (ulong)(long)value : (ulong)value;

    /// <summary>Halved with its lost bit kept, a large value rounds as the whole would.</summary>
    private static float ToFloat32(ulong value) => value <= long.MaxValue ? (long)value : 2f * (long)((value >> 1) | (value & 1));
}
