using System.Numerics;
using ActorShm.Kernels;

namespace ActorShm.Actors;

/// <summary>Reductions of arrays of signed integers.</summary>
/// <remarks>
/// The members without <c>Async</c> compute nothing yet. They return a single value or an array with fewer axes, to be passed to
/// <see cref="SharedArray{T}.AggregateAsync{T1, T2}"/> or computed with further.
/// </remarks>
public static class SignedArrays
{
    /// <summary>The sum in 64 bits, which wraps around; 0 when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    public static SharedArray<long> Sum<T>(this SharedArray<T> array, Axes? axis = null, bool keepDims = false)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T> =>
        SharedArray<T>.Reduced<long>(array, ArrayReductions.Sum, new(axis, keepDims));

    /// <summary>The sum in 64 bits, which wraps around; 0 when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<long> SumAsync<T>(this SharedArray<T> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T> =>
        array.Sum().ToScalarAsync(progress, cancellation);

    /// <summary>The product in 64 bits, which wraps around; 1 when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    public static SharedArray<long> Prod<T>(this SharedArray<T> array, Axes? axis = null, bool keepDims = false)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T> =>
        SharedArray<T>.Reduced<long>(array, ArrayReductions.Product, new(axis, keepDims));

    /// <summary>The product in 64 bits, which wraps around; 1 when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<long> ProdAsync<T>(this SharedArray<T> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T> =>
        array.Prod().ToScalarAsync(progress, cancellation);

    /// <summary>The mean; NaN when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    public static SharedArray<double> Mean<T>(this SharedArray<T> array, Axes? axis = null, bool keepDims = false)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T> =>
        SharedArray<T>.Reduced<double>(array, ArrayReductions.Mean, new(axis, keepDims));

    /// <summary>The mean; NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<double> MeanAsync<T>(this SharedArray<T> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T> =>
        array.Mean().ToScalarAsync(progress, cancellation);

    /// <summary>The variance: the mean of the squared distances from the mean. NaN when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    public static SharedArray<double> Var<T>(this SharedArray<T> array, Axes? axis = null, bool keepDims = false)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T> =>
        SharedArray<T>.Reduced<double>(array, ArrayReductions.Variance, new(axis, keepDims));

    /// <summary>The variance: the mean of the squared distances from the mean. NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<double> VarAsync<T>(this SharedArray<T> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T> =>
        array.Var().ToScalarAsync(progress, cancellation);

    /// <summary>The standard deviation: the square root of the variance. NaN when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    public static SharedArray<double> Std<T>(this SharedArray<T> array, Axes? axis = null, bool keepDims = false)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T> =>
        SharedArray<T>.Reduced<double>(array, ArrayReductions.StandardDeviation, new(axis, keepDims));

    /// <summary>The standard deviation: the square root of the variance. NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<double> StdAsync<T>(this SharedArray<T> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T> =>
        array.Std().ToScalarAsync(progress, cancellation);
}
