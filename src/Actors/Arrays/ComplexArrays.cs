using System.Numerics;
using ActorShm.Kernels;

namespace ActorShm.Actors;

/// <summary>Reductions of arrays of complex numbers.</summary>
/// <remarks>
/// The members without <c>Async</c> compute nothing yet. They return a single value or an array with fewer axes, to be passed to
/// <see cref="SharedArray{T}.AggregateAsync{T1, T2}"/> or computed with further.
/// </remarks>
public static class ComplexArrays
{
    /// <summary>The sum; 0 when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    public static SharedArray<Complex> Sum(this SharedArray<Complex> array, Axes? axis = null, bool keepDims = false) =>
        SharedArray<Complex>.Reduced<Complex>(array, ArrayReductions.Sum, new(axis, keepDims));

    /// <summary>The sum; 0 when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<Complex> SumAsync(this SharedArray<Complex> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Sum().ToScalarAsync(progress, cancellation);

    /// <summary>The product; 1 when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    public static SharedArray<Complex> Prod(this SharedArray<Complex> array, Axes? axis = null, bool keepDims = false) =>
        SharedArray<Complex>.Reduced<Complex>(array, ArrayReductions.Product, new(axis, keepDims));

    /// <summary>The product; 1 when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<Complex> ProdAsync(this SharedArray<Complex> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Prod().ToScalarAsync(progress, cancellation);

    /// <summary>The mean; NaN when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    public static SharedArray<Complex> Mean(this SharedArray<Complex> array, Axes? axis = null, bool keepDims = false) =>
        SharedArray<Complex>.Reduced<Complex>(array, ArrayReductions.Mean, new(axis, keepDims));

    /// <summary>The mean; NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<Complex> MeanAsync(this SharedArray<Complex> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Mean().ToScalarAsync(progress, cancellation);

    /// <summary>The variance: the mean of the squared distances from the mean. NaN when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    public static SharedArray<double> Var(this SharedArray<Complex> array, Axes? axis = null, bool keepDims = false) =>
        SharedArray<Complex>.Reduced<double>(array, ArrayReductions.Variance, new(axis, keepDims));

    /// <summary>The variance: the mean of the squared distances from the mean. NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<double> VarAsync(this SharedArray<Complex> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Var().ToScalarAsync(progress, cancellation);

    /// <summary>The standard deviation: the square root of the variance. NaN when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    public static SharedArray<double> Std(this SharedArray<Complex> array, Axes? axis = null, bool keepDims = false) =>
        SharedArray<Complex>.Reduced<double>(array, ArrayReductions.StandardDeviation, new(axis, keepDims));

    /// <summary>The standard deviation: the square root of the variance. NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<double> StdAsync(this SharedArray<Complex> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Std().ToScalarAsync(progress, cancellation);
}
