using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <content>Elementary functions, shifts, products and positions.</content>
internal static unsafe partial class FourLanes
{
    /// <summary>An elementary function of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Function<TFunction>(Vector256<double> x)
        where TFunction : struct, IElementaryFunction => TFunction.Of(new Lanes4 { Value = x }).Value;

    /// <summary>Two elementary functions of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> FunctionPair<TPair>(Vector256<double> x, out Vector256<double> second)
        where TPair : struct, IElementaryPair
    {
        var first = TPair.Of(new Lanes4 { Value = x }, out var other);
        second = other.Value;
        return first.Value;
    }

    /// <summary>An elementary function of each pair of lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> FunctionOfTwo<TFunction>(Vector256<double> x, Vector256<double> y)
        where TFunction : struct, IElementaryFunctionOfTwo => TFunction.Of(new Lanes4 { Value = x }, new Lanes4 { Value = y }).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ShiftLeftWide<T>(Vector256<T> a, Vector256<T> count)
        where T : unmanaged =>
        ShiftLanes.Left(a, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ShiftRightWide<T>(Vector256<T> a, Vector256<T> count)
        where T : unmanaged =>
        ShiftLanes.Right(a, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ShiftLeftHalf<T>(Vector128<T> a, Vector128<T> count)
        where T : unmanaged =>
        ShiftLanes.Left(a.ToVector256Unsafe(), count.ToVector256Unsafe()).GetLower();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ShiftRightHalf<T>(Vector128<T> a, Vector128<T> count)
        where T : unmanaged =>
        ShiftLanes.Right(a.ToVector256Unsafe(), count.ToVector256Unsafe()).GetLower();

    /// <summary>Multiplies the lanes in the order of every product of a tile; see <see cref="ProductLoops"/>.</summary>
    public static double ProductAcross(Vector256<double> lanes)
    {
        var two = lanes.GetLower() * lanes.GetUpper();
        return two.GetElement(0) * two.GetElement(1);
    }

    /// <summary>Multiplies integers; the product wraps around.</summary>
    public static long ProductAcrossInt64(Vector256<long> lanes)
    {
        var product = 1L;
        for (var lane = 0; lane < Vector256<long>.Count; lane++)
        {
            product *= lanes.GetElement(lane);
        }

        return product;
    }

    /// <summary>Makes a mask of the lanes whose candidate replaces the best one so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> IsBetterWide<T, TPosition>(Vector256<T> candidate, Vector256<T> best)
        where T : unmanaged, INumber<T>
        where TPosition : struct, IPosition<T> => TPosition.IsBetter(candidate, best);

    /// <summary>Makes a mask of the lanes whose candidate replaces the best one so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> IsBetterHalf<T, TPosition>(Vector128<T> candidate, Vector128<T> best)
        where T : unmanaged, INumber<T>
        where TPosition : struct, IPosition<T> => TPosition.IsBetter(candidate, best);

    /// <summary>Finds the first best lane of two vectors.</summary>
    public static void PositionAcrossWide<T, TPosition>(Vector256<T> first, Vector256<long> firstIndexes, Vector256<T> second, Vector256<long> secondIndexes, long* partial)
        where T : unmanaged, INumber<T>
        where TPosition : struct, IPosition<T>
    {
        Span<T> values = stackalloc T[2 * 4];
        Span<long> indexes = stackalloc long[2 * 4];
        first.CopyTo(values);
        second.CopyTo(values[4..]);
        firstIndexes.CopyTo(indexes);
        secondIndexes.CopyTo(indexes[4..]);
        PositionLoops.Across<T, TPosition>(values, indexes, partial);
    }

    /// <summary>Finds the first best lane of two vectors.</summary>
    public static void PositionAcrossHalf<T, TPosition>(Vector128<T> first, Vector256<long> firstIndexes, Vector128<T> second, Vector256<long> secondIndexes, long* partial)
        where T : unmanaged, INumber<T>
        where TPosition : struct, IPosition<T>
    {
        Span<T> values = stackalloc T[2 * 4];
        Span<long> indexes = stackalloc long[2 * 4];
        first.CopyTo(values);
        second.CopyTo(values[4..]);
        firstIndexes.CopyTo(indexes);
        secondIndexes.CopyTo(indexes[4..]);
        PositionLoops.Across<T, TPosition>(values, indexes, partial);
    }
}
