using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <content>Elementary functions, shifts, products and positions.</content>
internal static unsafe partial class EightLanes
{
    /// <summary>An elementary function of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Function<TFunction>(Vector512<double> x)
        where TFunction : struct, IElementaryFunction => TFunction.Of(new Lanes8 { Value = x }).Value;

    /// <summary>Two elementary functions of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> FunctionPair<TPair>(Vector512<double> x, out Vector512<double> second)
        where TPair : struct, IElementaryPair
    {
        var first = TPair.Of(new Lanes8 { Value = x }, out var other);
        second = other.Value;
        return first.Value;
    }

    /// <summary>An elementary function of each pair of lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> FunctionOfTwo<TFunction>(Vector512<double> x, Vector512<double> y)
        where TFunction : struct, IElementaryFunctionOfTwo => TFunction.Of(new Lanes8 { Value = x }, new Lanes8 { Value = y }).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ShiftLeftWide<T>(Vector512<T> a, Vector512<T> count)
        where T : unmanaged =>
        Vector512.Create(ShiftLanes.Left(a.GetLower(), count.GetLower()), ShiftLanes.Left(a.GetUpper(), count.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ShiftRightWide<T>(Vector512<T> a, Vector512<T> count)
        where T : unmanaged =>
        Vector512.Create(ShiftLanes.Right(a.GetLower(), count.GetLower()), ShiftLanes.Right(a.GetUpper(), count.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ShiftLeftHalf<T>(Vector256<T> a, Vector256<T> count)
        where T : unmanaged =>
        ShiftLanes.Left(a, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ShiftRightHalf<T>(Vector256<T> a, Vector256<T> count)
        where T : unmanaged =>
        ShiftLanes.Right(a, count);

    /// <summary>Multiplies the lanes in the order of every product of a tile; see <see cref="ProductLoops"/>.</summary>
    public static double ProductAcross(Vector512<double> lanes) => FourLanes.ProductAcross(lanes.GetLower() * lanes.GetUpper());

    /// <summary>Multiplies integers; the product wraps around.</summary>
    public static long ProductAcrossInt64(Vector512<long> lanes)
    {
        var product = 1L;
        for (var lane = 0; lane < Vector512<long>.Count; lane++)
        {
            product *= lanes.GetElement(lane);
        }

        return product;
    }

    /// <summary>Makes a mask of the lanes whose candidate replaces the best one so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> IsBetterWide<T, TPosition>(Vector512<T> candidate, Vector512<T> best)
        where T : unmanaged, INumber<T>
        where TPosition : struct, IPosition<T> => TPosition.IsBetter(candidate, best);

    /// <summary>Makes a mask of the lanes whose candidate replaces the best one so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> IsBetterHalf<T, TPosition>(Vector256<T> candidate, Vector256<T> best)
        where T : unmanaged, INumber<T>
        where TPosition : struct, IPosition<T> => TPosition.IsBetter(candidate, best);

    /// <summary>Finds the first best lane of two vectors.</summary>
    public static void PositionAcrossWide<T, TPosition>(Vector512<T> first, Vector512<long> firstIndexes, Vector512<T> second, Vector512<long> secondIndexes, long* partial)
        where T : unmanaged, INumber<T>
        where TPosition : struct, IPosition<T>
    {
        Span<T> values = stackalloc T[2 * 8];
        Span<long> indexes = stackalloc long[2 * 8];
        first.CopyTo(values);
        second.CopyTo(values[8..]);
        firstIndexes.CopyTo(indexes);
        secondIndexes.CopyTo(indexes[8..]);
        PositionLoops.Across<T, TPosition>(values, indexes, partial);
    }

    /// <summary>Finds the first best lane of two vectors.</summary>
    public static void PositionAcrossHalf<T, TPosition>(Vector256<T> first, Vector512<long> firstIndexes, Vector256<T> second, Vector512<long> secondIndexes, long* partial)
        where T : unmanaged, INumber<T>
        where TPosition : struct, IPosition<T>
    {
        Span<T> values = stackalloc T[2 * 8];
        Span<long> indexes = stackalloc long[2 * 8];
        first.CopyTo(values);
        second.CopyTo(values[8..]);
        firstIndexes.CopyTo(indexes);
        secondIndexes.CopyTo(indexes[8..]);
        PositionLoops.Across<T, TPosition>(values, indexes, partial);
    }
}
