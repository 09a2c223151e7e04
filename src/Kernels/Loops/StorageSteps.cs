using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

// Between the storage types in memory and the registers of a stage: widened when loaded, narrowed when stored.
internal readonly unsafe struct LoadInt8 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.LoadInt8(a + i).Store((int*)target + i);
}

internal readonly unsafe struct LoadUInt8 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.LoadUInt8(a + i).Store((int*)target + i);
}

internal readonly unsafe struct LoadInt16 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.LoadInt16(a + (2 * i)).Store((int*)target + i);
}

internal readonly unsafe struct LoadUInt16 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.LoadUInt16(a + (2 * i)).Store((int*)target + i);
}

internal readonly unsafe struct LoadUInt32 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.LoadUInt32(a + (4 * i)).Store((long*)target + i);
}

internal readonly unsafe struct LoadFloat16 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.LoadFloat16(a + (2 * i)).Store((float*)target + i);
}

internal readonly unsafe struct LoadRealFloat32 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.LoadRealFloat32(a + (8 * i)).Store((float*)target + i);
}

internal readonly unsafe struct LoadImaginaryFloat32 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.LoadImaginaryFloat32(a + (8 * i)).Store((float*)target + i);
}

internal readonly unsafe struct LoadRealFloat64 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.LoadRealFloat64(a + (16 * i)).Store((double*)target + i);
}

internal readonly unsafe struct LoadImaginaryFloat64 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.LoadImaginaryFloat64(a + (16 * i)).Store((double*)target + i);
}

internal readonly unsafe struct StoreInt8 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.StoreInt8(Vector256.Load((int*)a + i), target + i);
}

internal readonly unsafe struct StoreInt16 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.StoreInt16(Vector256.Load((int*)a + i), target + (2 * i));
}

internal readonly unsafe struct StoreUInt32 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.StoreUInt32(Vector512.Load((long*)a + i), target + (4 * i));
}

internal readonly unsafe struct StoreFloat16 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.StoreFloat16(Vector256.Load((float*)a + i), target + (2 * i));
}

internal readonly unsafe struct StoreComputedFloat16 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.StoreFloat16(Computed.Of(Vector256.Load((float*)a + i)), target + (2 * i));
}

/// <summary>Says how a value is changed on its way to an output.</summary>
internal interface IStoredValue
{
    static abstract Vector256<float> Of(Vector256<float> value);

    static abstract Vector512<double> Of(Vector512<double> value);
}

/// <summary>A value that comes from an input as it is keeps its bits.</summary>
internal readonly struct Copied : IStoredValue
{
    public static Vector256<float> Of(Vector256<float> value) => value;

    public static Vector512<double> Of(Vector512<double> value) => value;
}

/// <summary>A computed NaN becomes the canonical one.</summary>
internal readonly struct Computed : IStoredValue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of(Vector256<float> value) =>
        Vector256.ConditionalSelect(Vector256.Equals(value, value), value, Vector256.Create(CanonicalNan.Float32Bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Of(Vector512<double> value) => CanonicalNanFloat64.Apply(value);
}

internal readonly unsafe struct StoreComplex64<TReal, TImaginary> : IEightLaneStep
    where TReal : struct, IStoredValue
    where TImaginary : struct, IStoredValue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.StoreComplex64(TReal.Of(Vector256.Load((float*)a + i)), TImaginary.Of(Vector256.Load((float*)b + i)), target + (8 * i));
}

internal readonly unsafe struct StoreComplex128<TReal, TImaginary> : IEightLaneStep
    where TReal : struct, IStoredValue
    where TImaginary : struct, IStoredValue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.StoreComplex128(TReal.Of(Vector512.Load((double*)a + i)), TImaginary.Of(Vector512.Load((double*)b + i)), target + (16 * i));
}
