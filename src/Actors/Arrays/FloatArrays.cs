using System.Numerics;
using ActorShm.Actors.Client;
using ActorShm.Kernels;

namespace ActorShm.Actors.Arrays;

/// <summary>Reductions of arrays of <see cref="Half"/>, float and double, in the type of the elements.</summary>
/// <remarks>
/// The members without <c>Async</c> give a single value that is not computed yet: for
/// <see cref="SharedArray{T}.AggregateAsync{T1, T2}"/>, or to go on computing with it.
/// </remarks>
public static class FloatArrays
{
    /// <summary>The sum; 0 when there are no elements.</summary>
    public static SharedArray<T> Sum<T>(this SharedArray<T> array)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        SharedArray<T>.Reduced<T>(array, ArrayReductions.Sum);

    /// <summary>The sum; 0 when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<T> SumAsync<T>(this SharedArray<T> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        array.Sum().ToScalarAsync(progress, cancellation);

    /// <summary>The product; 1 when there are no elements.</summary>
    public static SharedArray<T> Prod<T>(this SharedArray<T> array)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        SharedArray<T>.Reduced<T>(array, ArrayReductions.Product);

    /// <summary>The product; 1 when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<T> ProdAsync<T>(this SharedArray<T> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        array.Prod().ToScalarAsync(progress, cancellation);

    /// <summary>The mean; NaN when there are no elements.</summary>
    public static SharedArray<T> Mean<T>(this SharedArray<T> array)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        SharedArray<T>.Reduced<T>(array, ArrayReductions.Mean);

    /// <summary>The mean; NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<T> MeanAsync<T>(this SharedArray<T> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        array.Mean().ToScalarAsync(progress, cancellation);

    /// <summary>The variance: the mean of the squared distances from the mean. NaN when there are no elements.</summary>
    public static SharedArray<T> Var<T>(this SharedArray<T> array)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        SharedArray<T>.Reduced<T>(array, ArrayReductions.Variance);

    /// <summary>The variance: the mean of the squared distances from the mean. NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<T> VarAsync<T>(this SharedArray<T> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        array.Var().ToScalarAsync(progress, cancellation);

    /// <summary>The standard deviation: the square root of the variance. NaN when there are no elements.</summary>
    public static SharedArray<T> Std<T>(this SharedArray<T> array)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        SharedArray<T>.Reduced<T>(array, ArrayReductions.StandardDeviation);

    /// <summary>The standard deviation: the square root of the variance. NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<T> StdAsync<T>(this SharedArray<T> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        array.Std().ToScalarAsync(progress, cancellation);
}
