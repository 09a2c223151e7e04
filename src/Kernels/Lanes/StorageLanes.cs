using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>Widening and narrowing of eight lanes of the small types; four lanes use the lower half.</summary>
internal static unsafe class StorageLanes
{
    /// <summary>The low eight bytes, sign-extended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> WidenInt8(Vector128<ulong> bytes) => WidenInt16(Vector128.WidenLower(bytes.AsSByte()));

    /// <summary>The low eight bytes, zero-extended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> WidenUInt8(Vector128<ulong> bytes) => WidenUInt16(Vector128.WidenLower(bytes.AsByte())).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> WidenInt16(Vector128<short> words) => Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> WidenUInt16(Vector128<ushort> words) => Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words));

    /// <summary>The low 16 bits of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> NarrowToWords(Vector256<int> a) => Vector128.Narrow(a.GetLower(), a.GetUpper());

    /// <summary>The low 8 bits of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong NarrowToBytes(Vector256<int> a) => Vector128.Narrow(NarrowToWords(a), Vector128<short>.Zero).AsUInt64().ToScalar();

    /// <summary>Eight elements, each two apart. Reads nothing behind the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> EveryOther(float* source) => Vector256.Create(EveryOtherOfEight(source), EveryOtherOfEight(source + 8));

    /// <summary>Four elements, each two apart. Reads nothing behind the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> EveryOtherOfEight(float* source) => Vector128.Create(
        Unsafe.ReadUnaligned<float>(source), Unsafe.ReadUnaligned<float>(source + 2), Unsafe.ReadUnaligned<float>(source + 4), Unsafe.ReadUnaligned<float>(source + 6));

    /// <summary>Four elements, each two apart. Reads nothing behind the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> EveryOther(double* source) => Vector256.Create(
        Unsafe.ReadUnaligned<double>(source), Unsafe.ReadUnaligned<double>(source + 2), Unsafe.ReadUnaligned<double>(source + 4), Unsafe.ReadUnaligned<double>(source + 6));
}
