using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ActorShm.Kernels;

/// <summary>Shifts each lane by the count in the same lane of another vector, for int, long and ulong.</summary>
/// <remarks>A count that is negative, or not less than the bits of a lane, shifts everything out, as in NumPy; shifting a negative number to the right then leaves -1.</remarks>
internal static class ShiftLanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Left<T>(Vector256<T> a, Vector256<T> count)
        where T : unmanaged
    {
        if (typeof(T) == typeof(int))
        {
            return Avx2.IsSupported ? Avx2.ShiftLeftLogicalVariable(a.AsInt32(), count.AsUInt32()).As<int, T>() : Each32(a, count, static (x, n) => n < 32 ? x << (int)n : 0);
        }

        return Avx2.IsSupported ? Avx2.ShiftLeftLogicalVariable(a.AsInt64(), count.AsUInt64()).As<long, T>() : Each64(a, count, static (x, n) => n < 64 ? x << (int)n : 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Right<T>(Vector256<T> a, Vector256<T> count)
        where T : unmanaged
    {
        if (typeof(T) == typeof(int))
        {
            return Avx2.IsSupported ? Avx2.ShiftRightArithmeticVariable(a.AsInt32(), count.AsUInt32()).As<int, T>() : Each32(a, count, static (x, n) => n < 32 ? x >> (int)n : x >> 31);
        }

        // A negative number with its bits flipped is not negative. It is shifted like that, and when everything is shifted out, flipping back leaves -1.
        var flipped = typeof(T) == typeof(ulong) ? Vector256<long>.Zero : Vector256.LessThan(a.AsInt64(), Vector256<long>.Zero);
        var magnitude = a.AsInt64() ^ flipped;
        var shifted = Avx2.IsSupported
            ? Avx2.ShiftRightLogicalVariable(magnitude, count.AsUInt64())
            : Each64(magnitude, count.AsInt64(), static (x, n) => n < 64 ? (long)((ulong)x >> (int)n) : 0);
        return (shifted ^ flipped).As<long, T>();
    }

    private static Vector256<T> Each32<T>(Vector256<T> a, Vector256<T> count, Func<int, uint, int> shift)
        where T : unmanaged
    {
        var result = a.AsInt32();
        for (var lane = 0; lane < Vector256<int>.Count; lane++)
        {
            result = result.WithElement(lane, shift(result.GetElement(lane), count.AsUInt32().GetElement(lane)));
        }

        return result.As<int, T>();
    }

    private static Vector256<T> Each64<T>(Vector256<T> a, Vector256<T> count, Func<long, ulong, long> shift)
        where T : unmanaged
    {
        var result = a.AsInt64();
        for (var lane = 0; lane < Vector256<long>.Count; lane++)
        {
            result = result.WithElement(lane, shift(result.GetElement(lane), count.AsUInt64().GetElement(lane)));
        }

        return result.As<long, T>();
    }
}
