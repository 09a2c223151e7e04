using ActorShm.Actors.Client;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Arrays;

/// <summary>Reductions of arrays of <see cref="Complex64"/>, computed in double precision and rounded once.</summary>
/// <remarks>
/// The members without <c>Async</c> give a single value that is not computed yet: for
/// <see cref="SharedArray{T}.AggregateAsync{T1, T2}"/>, or to go on computing with it.
/// </remarks>
public static class Complex64Arrays
{
    /// <summary>The sum; 0 when there are no elements.</summary>
    public static SharedArray<Complex64> Sum(this SharedArray<Complex64> array) =>
        SharedArray<Complex64>.Reduced<Complex64>(array, ArrayReductions.Sum);

    /// <summary>The sum; 0 when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<Complex64> SumAsync(this SharedArray<Complex64> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Sum().ToScalarAsync(progress, cancellation);

    /// <summary>The product; 1 when there are no elements.</summary>
    public static SharedArray<Complex64> Prod(this SharedArray<Complex64> array) =>
        SharedArray<Complex64>.Reduced<Complex64>(array, ArrayReductions.Product);

    /// <summary>The product; 1 when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<Complex64> ProdAsync(this SharedArray<Complex64> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Prod().ToScalarAsync(progress, cancellation);

    /// <summary>The mean; NaN when there are no elements.</summary>
    public static SharedArray<Complex64> Mean(this SharedArray<Complex64> array) =>
        SharedArray<Complex64>.Reduced<Complex64>(array, ArrayReductions.Mean);

    /// <summary>The mean; NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<Complex64> MeanAsync(this SharedArray<Complex64> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Mean().ToScalarAsync(progress, cancellation);

    /// <summary>The variance: the mean of the squared distances from the mean. NaN when there are no elements.</summary>
    public static SharedArray<float> Var(this SharedArray<Complex64> array) =>
        SharedArray<Complex64>.Reduced<float>(array, ArrayReductions.Variance);

    /// <summary>The variance: the mean of the squared distances from the mean. NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<float> VarAsync(this SharedArray<Complex64> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Var().ToScalarAsync(progress, cancellation);

    /// <summary>The standard deviation: the square root of the variance. NaN when there are no elements.</summary>
    public static SharedArray<float> Std(this SharedArray<Complex64> array) =>
        SharedArray<Complex64>.Reduced<float>(array, ArrayReductions.StandardDeviation);

    /// <summary>The standard deviation: the square root of the variance. NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<float> StdAsync(this SharedArray<Complex64> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Std().ToScalarAsync(progress, cancellation);
}
