using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <content>Conversions beyond those of promotion: to narrower types, which wrap or round.</content>
internal static unsafe partial class EightLanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Int32ToInt8(Vector256<int> a) => (a << 24) >> 24;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Int32ToInt16(Vector256<int> a) => (a << 16) >> 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Int32ToUInt8(Vector256<int> a) => a & Vector256.Create(0xFF);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Int32ToUInt16(Vector256<int> a) => a & Vector256.Create(0xFFFF);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Int32ToFloat32(Vector256<int> a) => Vector256.ConvertToSingle(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Int64ToUInt32(Vector512<long> a) => a & Vector512.Create(0xFFFF_FFFFL);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Int64ToInt32(Vector512<long> a) => NarrowMask(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Int64ToUInt64(Vector512<long> a) => a.AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> UInt64ToInt64(Vector512<ulong> a) => a.AsInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> UInt64ToFloat64(Vector512<ulong> a) =>
        Vector512.Create(ConversionLanes.UInt64ToFloat64(a.GetLower()), ConversionLanes.UInt64ToFloat64(a.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Int64ToFloat32(Vector512<long> a) =>
        Vector256.Create(ConversionLanes.Int64ToFloat32(a.GetLower()), ConversionLanes.Int64ToFloat32(a.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> UInt64ToFloat32(Vector512<ulong> a) =>
        Vector256.Create(ConversionLanes.UInt64ToFloat32(a.GetLower()), ConversionLanes.UInt64ToFloat32(a.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Float64ToFloat32(Vector512<double> a) => Vector256.Narrow(a.GetLower(), a.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Float64ToInt64(Vector512<double> a) =>
        Vector512.Create(ConversionLanes.Float64ToInt64(a.GetLower()), ConversionLanes.Float64ToInt64(a.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Float64ToUInt64(Vector512<double> a) =>
        Vector512.Create(ConversionLanes.Float64ToUInt64(a.GetLower()), ConversionLanes.Float64ToUInt64(a.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Float32ToFloat16(Vector256<float> a) => HalfLanes.Round(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Float64ToFloat16(Vector512<double> a) => Vector256.Narrow(HalfLanes.Round(a.GetLower()), HalfLanes.Round(a.GetUpper()));
}
