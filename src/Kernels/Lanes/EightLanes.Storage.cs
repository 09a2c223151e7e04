using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <content>Loads and stores of the storage types.</content>
internal static unsafe partial class EightLanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadInt8(byte* source) => StorageLanes.WidenInt8(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(source)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadUInt8(byte* source) => StorageLanes.WidenUInt8(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(source)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadInt16(byte* source) => StorageLanes.WidenInt16(Vector128.Load((short*)source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadUInt16(byte* source) => StorageLanes.WidenUInt16(Vector128.Load((ushort*)source)).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadFloat16(byte* source) => HalfLanes.Widen(StorageLanes.WidenUInt16(Vector128.Load((ushort*)source)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> LoadUInt32(byte* source)
    {
        var words = Vector256.Load((uint*)source);
        return Vector512.Create(Vector256.WidenLower(words), Vector256.WidenUpper(words)).AsInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadRealFloat32(byte* source) => StorageLanes.EveryOther((float*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadImaginaryFloat32(byte* source) => StorageLanes.EveryOther((float*)source + 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LoadRealFloat64(byte* source) =>
        Vector512.Create(StorageLanes.EveryOther((double*)source), StorageLanes.EveryOther((double*)source + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LoadImaginaryFloat64(byte* source) =>
        Vector512.Create(StorageLanes.EveryOther((double*)source + 1), StorageLanes.EveryOther((double*)source + 9));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreInt8(Vector256<int> a, byte* target) => Unsafe.WriteUnaligned(target, StorageLanes.NarrowToBytes(a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreInt16(Vector256<int> a, byte* target) => StorageLanes.NarrowToWords(a).Store((short*)target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFloat16(Vector256<float> a, byte* target) => StoreInt16(HalfLanes.Narrow(a).AsInt32(), target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreUInt32(Vector512<long> a, byte* target) => Int64ToInt32(a).Store((int*)target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreComplex64(Vector256<float> real, Vector256<float> imaginary, byte* target)
    {
        FourLanes.StoreComplex64(real.GetLower(), imaginary.GetLower(), target);
        FourLanes.StoreComplex64(real.GetUpper(), imaginary.GetUpper(), target + (8 * sizeof(float)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreComplex128(Vector512<double> real, Vector512<double> imaginary, byte* target)
    {
        FourLanes.StoreComplex128(real.GetLower(), imaginary.GetLower(), target);
        FourLanes.StoreComplex128(real.GetUpper(), imaginary.GetUpper(), target + (8 * sizeof(double)));
    }
}
