using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

// The divisions of integers; see DivisionLanes.
internal readonly unsafe struct FloorDivideInt32 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.FloorDivideInt32(Vector256.Load((int*)a + i), Vector256.Load((int*)b + i)).Store((int*)target + i);
}

internal readonly unsafe struct FloorDivideInt64 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.FloorDivideInt64(Vector512.Load((long*)a + i), Vector512.Load((long*)b + i)).Store((long*)target + i);
}

internal readonly unsafe struct FloorDivideUInt64 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.FloorDivideUInt64(Vector512.Load((ulong*)a + i), Vector512.Load((ulong*)b + i)).Store((ulong*)target + i);
}

internal readonly unsafe struct RemainderInt32 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.RemainderInt32(Vector256.Load((int*)a + i), Vector256.Load((int*)b + i)).Store((int*)target + i);
}

internal readonly unsafe struct RemainderInt64 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.RemainderInt64(Vector512.Load((long*)a + i), Vector512.Load((long*)b + i)).Store((long*)target + i);
}

internal readonly unsafe struct RemainderUInt64 : IEightLaneStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* target, byte* a, byte* b, int i) =>
        EightLanes.RemainderUInt64(Vector512.Load((ulong*)a + i), Vector512.Load((ulong*)b + i)).Store((ulong*)target + i);
}
