using System.Numerics;
using ActorShm.Actors.Client;
using ActorShm.Kernels;

namespace ActorShm.Actors.Arrays;

/// <summary>Reductions of arrays of complex numbers.</summary>
/// <remarks>
/// The members without <c>Async</c> give a single value that is not computed yet: for
/// <see cref="SharedArray{T}.AggregateAsync{T1, T2}"/>, or to go on computing with it.
/// </remarks>
public static class ComplexArrays
{
    /// <summary>The sum; 0 when there are no elements.</summary>
    public static SharedArray<Complex> Sum(this SharedArray<Complex> array) =>
        SharedArray<Complex>.Reduced<Complex>(array, ArrayReductions.Sum);

    /// <summary>The sum; 0 when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<Complex> SumAsync(this SharedArray<Complex> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Sum().ToScalarAsync(progress, cancellation);

    /// <summary>The product; 1 when there are no elements.</summary>
    public static SharedArray<Complex> Prod(this SharedArray<Complex> array) =>
        SharedArray<Complex>.Reduced<Complex>(array, ArrayReductions.Product);

    /// <summary>The product; 1 when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<Complex> ProdAsync(this SharedArray<Complex> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Prod().ToScalarAsync(progress, cancellation);

    /// <summary>The mean; NaN when there are no elements.</summary>
    public static SharedArray<Complex> Mean(this SharedArray<Complex> array) =>
        SharedArray<Complex>.Reduced<Complex>(array, ArrayReductions.Mean);

    /// <summary>The mean; NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<Complex> MeanAsync(this SharedArray<Complex> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Mean().ToScalarAsync(progress, cancellation);

    /// <summary>The variance: the mean of the squared distances from the mean. NaN when there are no elements.</summary>
    public static SharedArray<double> Var(this SharedArray<Complex> array) =>
        SharedArray<Complex>.Reduced<double>(array, ArrayReductions.Variance);

    /// <summary>The variance: the mean of the squared distances from the mean. NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<double> VarAsync(this SharedArray<Complex> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Var().ToScalarAsync(progress, cancellation);

    /// <summary>The standard deviation: the square root of the variance. NaN when there are no elements.</summary>
    public static SharedArray<double> Std(this SharedArray<Complex> array) =>
        SharedArray<Complex>.Reduced<double>(array, ArrayReductions.StandardDeviation);

    /// <summary>The standard deviation: the square root of the variance. NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<double> StdAsync(this SharedArray<Complex> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        array.Std().ToScalarAsync(progress, cancellation);
}
