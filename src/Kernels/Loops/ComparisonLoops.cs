using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

internal readonly struct LessOf<T> : IBinaryOperation<T>
    where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => Vector512.LessThan(a, b);
}

internal readonly struct LessEqualOf<T> : IBinaryOperation<T>
    where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => Vector512.LessThanOrEqual(a, b);
}

internal readonly struct EqualOf<T> : IBinaryOperation<T>
    where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => Vector512.Equals(a, b);
}

internal readonly struct NotEqualOf<T> : IBinaryOperation<T>
    where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => ~Vector512.Equals(a, b);
}

/// <summary>Comparisons: two tiles of one type in, bytes of 0 and 1 out.</summary>
internal static unsafe class ComparisonLoops
{
    /// <typeparam name="T">The type of the operands; bools are compared as bytes.</typeparam>
    /// <typeparam name="TComparison">Gives all bits of a lane where the comparison holds.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compare<T, TComparison>(byte* target, byte* a, byte* b, byte* c, int elementCount)
        where T : unmanaged
        where TComparison : struct, IBinaryOperation<T>
    {
        var left = (T*)a;
        var right = (T*)b;
        for (var i = 0; i < elementCount; i += TileGrid.GroupElements)
        {
            (Group<T, TComparison>(left + i, right + i) & Vector512<byte>.One).Store(target + i);
        }
    }

    /// <summary>The masks of 64 elements, narrowed to bytes in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Group<T, TComparison>(T* left, T* right)
        where T : unmanaged
        where TComparison : struct, IBinaryOperation<T>
    {
        if (sizeof(T) == 1)
        {
            return Mask<T, TComparison>(left, right, 0).AsByte();
        }

        var (first, second) = sizeof(T) == 4
            ? (From32<T, TComparison>(left, right, 0), From32<T, TComparison>(left, right, 32))
            : (From64<T, TComparison>(left, right, 0), From64<T, TComparison>(left, right, 32));
        return Vector512.Narrow(first, second).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> From32<T, TComparison>(T* left, T* right, int at)
        where T : unmanaged
        where TComparison : struct, IBinaryOperation<T> =>
        Vector512.Narrow(Mask<T, TComparison>(left, right, at).AsInt32(), Mask<T, TComparison>(left, right, at + 16).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> From64<T, TComparison>(T* left, T* right, int at)
        where T : unmanaged
        where TComparison : struct, IBinaryOperation<T> =>
        Vector512.Narrow(
            Vector512.Narrow(Mask<T, TComparison>(left, right, at).AsInt64(), Mask<T, TComparison>(left, right, at + 8).AsInt64()),
            Vector512.Narrow(Mask<T, TComparison>(left, right, at + 16).AsInt64(), Mask<T, TComparison>(left, right, at + 24).AsInt64()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Mask<T, TComparison>(T* left, T* right, int at)
        where T : unmanaged
        where TComparison : struct, IBinaryOperation<T> =>
        TComparison.Apply(Vector512.Load(left + at), Vector512.Load(right + at));
}
