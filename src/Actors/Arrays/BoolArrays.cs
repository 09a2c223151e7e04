using ActorShm.Kernels;

namespace ActorShm.Actors;

/// <summary>Reductions of arrays of bools.</summary>
/// <remarks>
/// The members without <c>Async</c> compute nothing yet. They return a single value or an array with fewer axes, to be passed to
/// <see cref="SharedArray{T}.AggregateAsync{T1, T2}"/> or computed with further.
/// </remarks>
public static class BoolArrays
{
    /// <summary>Counts the elements that are true.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    public static SharedArray<long> Sum(this SharedArray<bool> array, Axes? axis = null, bool keepDims = false) =>
        SharedArray<bool>.Reduced<long>(array, ArrayReductions.Sum, new(axis, keepDims));

    /// <summary>Counts the elements that are true.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<long> SumAsync(this SharedArray<bool> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Sum().ToScalarAsync(progress, cancellation);

    /// <summary>Computes the fraction of elements that are true; NaN when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    public static SharedArray<double> Mean(this SharedArray<bool> array, Axes? axis = null, bool keepDims = false) =>
        SharedArray<bool>.Reduced<double>(array, ArrayReductions.Mean, new(axis, keepDims));

    /// <summary>Computes the fraction of elements that are true; NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<double> MeanAsync(this SharedArray<bool> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Mean().ToScalarAsync(progress, cancellation);

    /// <summary>Determines whether any element is true; false when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    public static SharedArray<bool> Any(this SharedArray<bool> array, Axes? axis = null, bool keepDims = false) =>
        SharedArray<bool>.Reduced<bool>(array, ArrayReductions.Any, new(axis, keepDims));

    /// <summary>Determines whether any element is true; false when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<bool> AnyAsync(this SharedArray<bool> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Any().ToScalarAsync(progress, cancellation);

    /// <summary>Determines whether every element is true; true when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    public static SharedArray<bool> All(this SharedArray<bool> array, Axes? axis = null, bool keepDims = false) =>
        SharedArray<bool>.Reduced<bool>(array, ArrayReductions.All, new(axis, keepDims));

    /// <summary>Determines whether every element is true; true when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<bool> AllAsync(this SharedArray<bool> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.All().ToScalarAsync(progress, cancellation);
}
