using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

// The conversions that wrap or round; see EightLanes for what each does.
internal readonly unsafe struct Int32ToInt8 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.Int32ToInt8(Vector256.Load((int*)a + i)).Store((int*)target + i);
}

internal readonly unsafe struct Int32ToInt16 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.Int32ToInt16(Vector256.Load((int*)a + i)).Store((int*)target + i);
}

internal readonly unsafe struct Int32ToUInt8 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.Int32ToUInt8(Vector256.Load((int*)a + i)).Store((int*)target + i);
}

internal readonly unsafe struct Int32ToUInt16 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.Int32ToUInt16(Vector256.Load((int*)a + i)).Store((int*)target + i);
}

internal readonly unsafe struct Int32ToFloat32 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.Int32ToFloat32(Vector256.Load((int*)a + i)).Store((float*)target + i);
}

internal readonly unsafe struct Int64ToUInt32 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.Int64ToUInt32(Vector512.Load((long*)a + i)).Store((long*)target + i);
}

internal readonly unsafe struct Int64ToInt32 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.Int64ToInt32(Vector512.Load((long*)a + i)).Store((int*)target + i);
}

internal readonly unsafe struct Int64ToFloat32 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.Int64ToFloat32(Vector512.Load((long*)a + i)).Store((float*)target + i);
}

internal readonly unsafe struct UInt64ToFloat64 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.UInt64ToFloat64(Vector512.Load((ulong*)a + i)).Store((double*)target + i);
}

internal readonly unsafe struct UInt64ToFloat32 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.UInt64ToFloat32(Vector512.Load((ulong*)a + i)).Store((float*)target + i);
}

internal readonly unsafe struct Float32ToFloat16 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.Float32ToFloat16(Vector256.Load((float*)a + i)).Store((float*)target + i);
}

internal readonly unsafe struct Float64ToFloat16 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.Float64ToFloat16(Vector512.Load((double*)a + i)).Store((float*)target + i);
}

internal readonly unsafe struct Float64ToFloat32 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.Float64ToFloat32(Vector512.Load((double*)a + i)).Store((float*)target + i);
}

internal readonly unsafe struct Float64ToInt64 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.Float64ToInt64(Vector512.Load((double*)a + i)).Store((long*)target + i);
}

internal readonly unsafe struct Float64ToUInt64 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.Float64ToUInt64(Vector512.Load((double*)a + i)).Store((ulong*)target + i);
}
