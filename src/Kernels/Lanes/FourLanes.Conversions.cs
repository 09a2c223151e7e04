using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <content>Conversions beyond those of promotion: to narrower types, which wrap or round.</content>
internal static unsafe partial class FourLanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Int32ToInt8(Vector128<int> a) => (a << 24) >> 24;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Int32ToInt16(Vector128<int> a) => (a << 16) >> 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Int32ToUInt8(Vector128<int> a) => a & Vector128.Create(0xFF);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Int32ToUInt16(Vector128<int> a) => a & Vector128.Create(0xFFFF);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Int32ToFloat32(Vector128<int> a) => Vector128.ConvertToSingle(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Int64ToUInt32(Vector256<long> a) => a & Vector256.Create(0xFFFF_FFFFL);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Int64ToInt32(Vector256<long> a) => NarrowMask(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Int64ToUInt64(Vector256<long> a) => a.AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> UInt64ToInt64(Vector256<ulong> a) => a.AsInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> UInt64ToFloat64(Vector256<ulong> a) => ConversionLanes.UInt64ToFloat64(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Int64ToFloat32(Vector256<long> a) => ConversionLanes.Int64ToFloat32(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> UInt64ToFloat32(Vector256<ulong> a) => ConversionLanes.UInt64ToFloat32(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Float64ToFloat32(Vector256<double> a) => Vector128.Narrow(a.GetLower(), a.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Float64ToInt64(Vector256<double> a) => ConversionLanes.Float64ToInt64(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Float64ToUInt64(Vector256<double> a) => ConversionLanes.Float64ToUInt64(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Float32ToFloat16(Vector128<float> a) => HalfLanes.Round(a.ToVector256Unsafe()).GetLower();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Float64ToFloat16(Vector256<double> a)
    {
        var rounded = HalfLanes.Round(a);
        return Vector128.Narrow(rounded.GetLower(), rounded.GetUpper());
    }
}
