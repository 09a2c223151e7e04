using System.Numerics;
using ActorShm.Kernels;

namespace ActorShm.Actors;

/// <summary>Reductions of arrays of <see cref="Half"/>, float and double, in the type of the elements.</summary>
/// <remarks>
/// The members without <c>Async</c> compute nothing yet. They return a single value or an array with fewer axes, to be passed to
/// <see cref="SharedArray{T}.AggregateAsync{T1, T2}"/> or computed with further.
/// </remarks>
public static class FloatArrays
{
    /// <summary>The sum; 0 when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    public static SharedArray<T> Sum<T>(this SharedArray<T> array, Axes? axis = null, bool keepDims = false)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        SharedArray<T>.Reduced<T>(array, ArrayReductions.Sum, new(axis, keepDims));

    /// <summary>The sum; 0 when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<T> SumAsync<T>(this SharedArray<T> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        array.Sum().ToScalarAsync(progress, cancellation);

    /// <summary>The product; 1 when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    public static SharedArray<T> Prod<T>(this SharedArray<T> array, Axes? axis = null, bool keepDims = false)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        SharedArray<T>.Reduced<T>(array, ArrayReductions.Product, new(axis, keepDims));

    /// <summary>The product; 1 when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<T> ProdAsync<T>(this SharedArray<T> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        array.Prod().ToScalarAsync(progress, cancellation);

    /// <summary>The mean; NaN when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    public static SharedArray<T> Mean<T>(this SharedArray<T> array, Axes? axis = null, bool keepDims = false)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        SharedArray<T>.Reduced<T>(array, ArrayReductions.Mean, new(axis, keepDims));

    /// <summary>The mean; NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<T> MeanAsync<T>(this SharedArray<T> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        array.Mean().ToScalarAsync(progress, cancellation);

    /// <summary>The variance: the mean of the squared distances from the mean. NaN when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    public static SharedArray<T> Var<T>(this SharedArray<T> array, Axes? axis = null, bool keepDims = false)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        SharedArray<T>.Reduced<T>(array, ArrayReductions.Variance, new(axis, keepDims));

    /// <summary>The variance: the mean of the squared distances from the mean. NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<T> VarAsync<T>(this SharedArray<T> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        array.Var().ToScalarAsync(progress, cancellation);

    /// <summary>The standard deviation: the square root of the variance. NaN when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    public static SharedArray<T> Std<T>(this SharedArray<T> array, Axes? axis = null, bool keepDims = false)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        SharedArray<T>.Reduced<T>(array, ArrayReductions.StandardDeviation, new(axis, keepDims));

    /// <summary>The standard deviation: the square root of the variance. NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<T> StdAsync<T>(this SharedArray<T> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        array.Std().ToScalarAsync(progress, cancellation);
}
