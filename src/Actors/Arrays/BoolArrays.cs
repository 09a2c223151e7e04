using ActorShm.Actors.Client;
using ActorShm.Kernels;

namespace ActorShm.Actors.Arrays;

/// <summary>Reductions of arrays of bools.</summary>
/// <remarks>
/// The members without <c>Async</c> give a single value that is not computed yet: for
/// <see cref="SharedArray{T}.AggregateAsync{T1, T2}"/>, or to go on computing with it.
/// </remarks>
public static class BoolArrays
{
    /// <summary>How many elements are true.</summary>
    public static SharedArray<long> Sum(this SharedArray<bool> array) =>
        SharedArray<bool>.Reduced<long>(array, ArrayReductions.Sum);

    /// <summary>How many elements are true.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<long> SumAsync(this SharedArray<bool> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Sum().ToScalarAsync(progress, cancellation);

    /// <summary>Which part of the elements is true; NaN when there are no elements.</summary>
    public static SharedArray<double> Mean(this SharedArray<bool> array) =>
        SharedArray<bool>.Reduced<double>(array, ArrayReductions.Mean);

    /// <summary>Which part of the elements is true; NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<double> MeanAsync(this SharedArray<bool> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Mean().ToScalarAsync(progress, cancellation);

    /// <summary>Whether an element is true; false when there are no elements.</summary>
    public static SharedArray<bool> Any(this SharedArray<bool> array) =>
        SharedArray<bool>.Reduced<bool>(array, ArrayReductions.Any);

    /// <summary>Whether an element is true; false when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<bool> AnyAsync(this SharedArray<bool> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Any().ToScalarAsync(progress, cancellation);

    /// <summary>Whether every element is true; true when there are no elements.</summary>
    public static SharedArray<bool> All(this SharedArray<bool> array) =>
        SharedArray<bool>.Reduced<bool>(array, ArrayReductions.All);

    /// <summary>Whether every element is true; true when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<bool> AllAsync(this SharedArray<bool> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.All().ToScalarAsync(progress, cancellation);
}
