using ActorShm.Kernels;

namespace ActorShm.Actors;

/// <summary>Reductions of arrays of bools.</summary>
/// <remarks>
/// The members without <c>Async</c> give what is not computed yet, a single value or an array with fewer axes: for
/// <see cref="SharedArray{T}.AggregateAsync{T1, T2}"/>, or to go on computing with it.
/// </remarks>
public static class BoolArrays
{
    /// <summary>How many elements are true.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes that are reduced: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; all of them, to a single value, when they are left out.</param>
    /// <param name="keepDims">Whether the reduced axes stay, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or one is named twice.</exception>
    public static SharedArray<long> Sum(this SharedArray<bool> array, Axes? axis = null, bool keepDims = false) =>
        SharedArray<bool>.Reduced<long>(array, ArrayReductions.Sum, new(axis, keepDims));

    /// <summary>How many elements are true.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<long> SumAsync(this SharedArray<bool> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Sum().ToScalarAsync(progress, cancellation);

    /// <summary>Which part of the elements is true; NaN when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes that are reduced: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; all of them, to a single value, when they are left out.</param>
    /// <param name="keepDims">Whether the reduced axes stay, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or one is named twice.</exception>
    public static SharedArray<double> Mean(this SharedArray<bool> array, Axes? axis = null, bool keepDims = false) =>
        SharedArray<bool>.Reduced<double>(array, ArrayReductions.Mean, new(axis, keepDims));

    /// <summary>Which part of the elements is true; NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<double> MeanAsync(this SharedArray<bool> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Mean().ToScalarAsync(progress, cancellation);

    /// <summary>Whether an element is true; false when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes that are reduced: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; all of them, to a single value, when they are left out.</param>
    /// <param name="keepDims">Whether the reduced axes stay, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or one is named twice.</exception>
    public static SharedArray<bool> Any(this SharedArray<bool> array, Axes? axis = null, bool keepDims = false) =>
        SharedArray<bool>.Reduced<bool>(array, ArrayReductions.Any, new(axis, keepDims));

    /// <summary>Whether an element is true; false when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<bool> AnyAsync(this SharedArray<bool> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Any().ToScalarAsync(progress, cancellation);

    /// <summary>Whether every element is true; true when there are no elements.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axis">The axes that are reduced: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; all of them, to a single value, when they are left out.</param>
    /// <param name="keepDims">Whether the reduced axes stay, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or one is named twice.</exception>
    public static SharedArray<bool> All(this SharedArray<bool> array, Axes? axis = null, bool keepDims = false) =>
        SharedArray<bool>.Reduced<bool>(array, ArrayReductions.All, new(axis, keepDims));

    /// <summary>Whether every element is true; true when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<bool> AllAsync(this SharedArray<bool> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.All().ToScalarAsync(progress, cancellation);
}
