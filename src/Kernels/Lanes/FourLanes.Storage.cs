using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <content>Loads and stores of the storage types.</content>
internal static unsafe partial class FourLanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadInt8(byte* source) =>
        StorageLanes.WidenInt8(Vector128.CreateScalar((ulong)Unsafe.ReadUnaligned<uint>(source))).GetLower();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadUInt8(byte* source) =>
        StorageLanes.WidenUInt8(Vector128.CreateScalar((ulong)Unsafe.ReadUnaligned<uint>(source))).GetLower();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadInt16(byte* source) =>
        StorageLanes.WidenInt16(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(source)).AsInt16()).GetLower();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadUInt16(byte* source) =>
        StorageLanes.WidenUInt16(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(source)).AsUInt16()).GetLower().AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadFloat16(byte* source) =>
        HalfLanes.Widen(StorageLanes.WidenUInt16(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(source)).AsUInt16())).GetLower();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> LoadUInt32(byte* source)
    {
        var words = Vector128.Load((uint*)source);
        return Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words)).AsInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadRealFloat32(byte* source) => StorageLanes.EveryOtherOfEight((float*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadImaginaryFloat32(byte* source) => StorageLanes.EveryOtherOfEight((float*)source + 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> LoadRealFloat64(byte* source) => StorageLanes.EveryOther((double*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> LoadImaginaryFloat64(byte* source) => StorageLanes.EveryOther((double*)source + 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreInt8(Vector128<int> a, byte* target) =>
        Unsafe.WriteUnaligned(target, (uint)StorageLanes.NarrowToBytes(a.ToVector256Unsafe()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreInt16(Vector128<int> a, byte* target) =>
        Unsafe.WriteUnaligned(target, StorageLanes.NarrowToWords(a.ToVector256Unsafe()).AsUInt64().ToScalar());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFloat16(Vector128<float> a, byte* target) => StoreInt16(HalfLanes.Narrow(a.ToVector256Unsafe()).AsInt32().GetLower(), target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreUInt32(Vector256<long> a, byte* target) => Int64ToInt32(a).Store((int*)target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreComplex64(Vector128<float> real, Vector128<float> imaginary, byte* target)
    {
        for (var lane = 0; lane < Vector128<float>.Count; lane++)
        {
            Unsafe.WriteUnaligned(target + (2 * lane * sizeof(float)), real.GetElement(lane));
            Unsafe.WriteUnaligned(target + (((2 * lane) + 1) * sizeof(float)), imaginary.GetElement(lane));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreComplex128(Vector256<double> real, Vector256<double> imaginary, byte* target)
    {
        for (var lane = 0; lane < Vector256<double>.Count; lane++)
        {
            Vector128.Create(real.GetElement(lane), imaginary.GetElement(lane)).Store((double*)target + (2 * lane));
        }
    }
}
