using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>The conversions of promotion, each to a wider type and exact but int64 to float64, which rounds to nearest; and those of accumulated values back to their type.</summary>
internal static unsafe class ConversionLoops
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BoolToInt32(byte* target, byte* a, byte* b, byte* c, int elementCount)
    {
        for (var i = 0; i < elementCount; i += 16)
        {
            Widen16(a + i).Store((int*)target + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BoolToInt64(byte* target, byte* a, byte* b, byte* c, int elementCount)
    {
        for (var i = 0; i < elementCount; i += 16)
        {
            var (lower, upper) = Vector512.Widen(Widen16(a + i));
            lower.Store((long*)target + i);
            upper.Store((long*)target + i + 8);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BoolToFloat32(byte* target, byte* a, byte* b, byte* c, int elementCount)
    {
        for (var i = 0; i < elementCount; i += 16)
        {
            Vector512.ConvertToSingle(Widen16(a + i)).Store((float*)target + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BoolToFloat64(byte* target, byte* a, byte* b, byte* c, int elementCount)
    {
        for (var i = 0; i < elementCount; i += 16)
        {
            var (lower, upper) = Vector512.Widen(Widen16(a + i));
            Vector512.ConvertToDouble(lower).Store((double*)target + i);
            Vector512.ConvertToDouble(upper).Store((double*)target + i + 8);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Int32ToInt64(byte* target, byte* a, byte* b, byte* c, int elementCount)
    {
        for (var i = 0; i < elementCount; i += 16)
        {
            var (lower, upper) = Vector512.Widen(Vector512.Load((int*)a + i));
            lower.Store((long*)target + i);
            upper.Store((long*)target + i + 8);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Int32ToFloat64(byte* target, byte* a, byte* b, byte* c, int elementCount)
    {
        for (var i = 0; i < elementCount; i += 16)
        {
            var (lower, upper) = Vector512.Widen(Vector512.Load((int*)a + i));
            Vector512.ConvertToDouble(lower).Store((double*)target + i);
            Vector512.ConvertToDouble(upper).Store((double*)target + i + 8);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Int64ToFloat64(byte* target, byte* a, byte* b, byte* c, int elementCount)
    {
        for (var i = 0; i < elementCount; i += 8)
        {
            Vector512.ConvertToDouble(Vector512.Load((long*)a + i)).Store((double*)target + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Float32ToFloat64(byte* target, byte* a, byte* b, byte* c, int elementCount)
    {
        for (var i = 0; i < elementCount; i += 16)
        {
            var (lower, upper) = Vector512.Widen(Vector512.Load((float*)a + i));
            lower.Store((double*)target + i);
            upper.Store((double*)target + i + 8);
        }
    }

    /// <summary>Sixteen bytes as int32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Widen16(byte* source)
    {
        var (lower, upper) = Vector128.Widen(Vector128.Load(source));
        var (first, second) = Vector256.Widen(Vector256.Create(lower, upper));
        return Vector512.Create(first, second).AsInt32();
    }
}
