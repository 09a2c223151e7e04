using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>Adds one product to a sum.</summary>
internal interface IMultiplyAdd<T>
    where T : unmanaged
{
    static abstract Vector512<T> Of(Vector512<T> a, Vector512<T> b, Vector512<T> sum);

    static abstract Vector256<T> Of(Vector256<T> a, Vector256<T> b, Vector256<T> sum);

    /// <summary>Gives sums that have more than one form, which are the NaNs, the canonical form.</summary>
    static abstract unsafe void Settle(T* sums, int count);
}

/// <summary>Adds a product with a single rounding, as IEEE 754 demands of a fused operation.</summary>
internal readonly struct FusedMultiplyAdd : IMultiplyAdd<double>
{
    public static Vector512<double> Of(Vector512<double> a, Vector512<double> b, Vector512<double> sum) => Vector512.FusedMultiplyAdd(a, b, sum);

    public static Vector256<double> Of(Vector256<double> a, Vector256<double> b, Vector256<double> sum) => Vector256.FusedMultiplyAdd(a, b, sum);

    public static unsafe void Settle(double* sums, int count) =>
        ElementwiseLoops.Unary<double, CanonicalNanFloat64>((byte*)sums, (byte*)sums, null, null, count);
}

/// <summary>Adds a product of integers, wrapping around.</summary>
internal readonly struct WrappingMultiplyAdd : IMultiplyAdd<long>
{
    public static Vector512<long> Of(Vector512<long> a, Vector512<long> b, Vector512<long> sum) => sum + (a * b);

    public static Vector256<long> Of(Vector256<long> a, Vector256<long> b, Vector256<long> sum) => sum + (a * b);

    public static unsafe void Settle(long* sums, int count)
    {
        // Every integer has only one form.
    }
}

/// <summary>The innermost loop of a matrix multiplication, over factors that were packed for it.</summary>
/// <remarks>
/// Eight rows and sixteen columns of results stay in registers while a run of products is added to them, first to last. Hardware with half as many registers
/// of half the size computes the four quarters of these results one after the other. So the products of each result are added in their order, whatever the blocking. The way of packing is that of Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008).
/// </remarks>
internal static unsafe class ProductKernel
{
    /// <summary>The number of rows of results in registers.</summary>
    public const int Rows = 8;

    /// <summary>The number of columns of results in registers: two vectors of 8-byte elements.</summary>
    public const int Columns = 16;

    /// <param name="left">For each product, the elements of <see cref="Rows"/> rows.</param>
    /// <param name="right">For each product, the elements of <see cref="Columns"/> columns.</param>
    /// <param name="depth">The number of products to add to each result.</param>
    /// <param name="sums">The results so far, which are replaced by the new ones.</param>
    /// <param name="stride">The number of elements from one row of results to the next.</param>
    public static void Run<T, TOperation>(T* left, T* right, int depth, T* sums, int stride)
        where T : unmanaged
        where TOperation : struct, IMultiplyAdd<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            RunWhole<T, TOperation>(left, right, depth, sums, stride);
            return;
        }

        for (var column = 0; column < Columns; column += Columns / 2)
        {
            for (var row = 0; row < Rows; row += Rows / 2)
            {
                RunQuarter<T, TOperation>(left + row, right + column, depth, sums + (row * stride) + column, stride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunWhole<T, TOperation>(T* left, T* right, int depth, T* sums, int stride)
        where T : unmanaged
        where TOperation : struct, IMultiplyAdd<T>
    {
        var (a0, b0) = Load(sums);
        var (a1, b1) = Load(sums + stride);
        var (a2, b2) = Load(sums + (2 * stride));
        var (a3, b3) = Load(sums + (3 * stride));
        var (a4, b4) = Load(sums + (4 * stride));
        var (a5, b5) = Load(sums + (5 * stride));
        var (a6, b6) = Load(sums + (6 * stride));
        var (a7, b7) = Load(sums + (7 * stride));
        for (; depth > 0; depth--, left += Rows, right += Columns)
        {
            var (x, y) = Load(right);
            var f = Vector512.Create(left[0]);
            (a0, b0) = (TOperation.Of(f, x, a0), TOperation.Of(f, y, b0));
            f = Vector512.Create(left[1]);
            (a1, b1) = (TOperation.Of(f, x, a1), TOperation.Of(f, y, b1));
            f = Vector512.Create(left[2]);
            (a2, b2) = (TOperation.Of(f, x, a2), TOperation.Of(f, y, b2));
            f = Vector512.Create(left[3]);
            (a3, b3) = (TOperation.Of(f, x, a3), TOperation.Of(f, y, b3));
            f = Vector512.Create(left[4]);
            (a4, b4) = (TOperation.Of(f, x, a4), TOperation.Of(f, y, b4));
            f = Vector512.Create(left[5]);
            (a5, b5) = (TOperation.Of(f, x, a5), TOperation.Of(f, y, b5));
            f = Vector512.Create(left[6]);
            (a6, b6) = (TOperation.Of(f, x, a6), TOperation.Of(f, y, b6));
            f = Vector512.Create(left[7]);
            (a7, b7) = (TOperation.Of(f, x, a7), TOperation.Of(f, y, b7));
        }

        Store(sums, a0, b0);
        Store(sums + stride, a1, b1);
        Store(sums + (2 * stride), a2, b2);
        Store(sums + (3 * stride), a3, b3);
        Store(sums + (4 * stride), a4, b4);
        Store(sums + (5 * stride), a5, b5);
        Store(sums + (6 * stride), a6, b6);
        Store(sums + (7 * stride), a7, b7);
    }

    /// <summary>Computes a quarter of the results. Its eight sums at a time are just enough to keep two units with a latency of four busy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunQuarter<T, TOperation>(T* left, T* right, int depth, T* sums, int stride)
        where T : unmanaged
        where TOperation : struct, IMultiplyAdd<T>
    {
        var (a0, b0) = (Vector256.Load(sums), Vector256.Load(sums + 4));
        var (a1, b1) = (Vector256.Load(sums + stride), Vector256.Load(sums + stride + 4));
        var (a2, b2) = (Vector256.Load(sums + (2 * stride)), Vector256.Load(sums + (2 * stride) + 4));
        var (a3, b3) = (Vector256.Load(sums + (3 * stride)), Vector256.Load(sums + (3 * stride) + 4));
        for (; depth > 0; depth--, left += Rows, right += Columns)
        {
            var (x, y) = (Vector256.Load(right), Vector256.Load(right + 4));
            var f = Vector256.Create(left[0]);
            (a0, b0) = (TOperation.Of(f, x, a0), TOperation.Of(f, y, b0));
            f = Vector256.Create(left[1]);
            (a1, b1) = (TOperation.Of(f, x, a1), TOperation.Of(f, y, b1));
            f = Vector256.Create(left[2]);
            (a2, b2) = (TOperation.Of(f, x, a2), TOperation.Of(f, y, b2));
            f = Vector256.Create(left[3]);
            (a3, b3) = (TOperation.Of(f, x, a3), TOperation.Of(f, y, b3));
        }

        Store(sums, a0, b0);
        Store(sums + stride, a1, b1);
        Store(sums + (2 * stride), a2, b2);
        Store(sums + (3 * stride), a3, b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(T* to, Vector256<T> first, Vector256<T> second)
        where T : unmanaged
    {
        first.Store(to);
        second.Store(to + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<T> First, Vector512<T> Second) Load<T>(T* from)
        where T : unmanaged =>
        (Vector512.Load(from), Vector512.Load(from + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(T* to, Vector512<T> first, Vector512<T> second)
        where T : unmanaged
    {
        first.Store(to);
        second.Store(to + 8);
    }
}
