using System.Numerics;
using ActorShm.Actors.Client;
using ActorShm.Kernels;

namespace ActorShm.Actors.Arrays;

/// <summary>Reductions of arrays of signed integers.</summary>
/// <remarks>
/// The members without <c>Async</c> give a single value that is not computed yet: for
/// <see cref="SharedArray{T}.AggregateAsync{T1, T2}"/>, or to go on computing with it.
/// </remarks>
public static class SignedArrays
{
    /// <summary>The sum in 64 bits, which wraps around; 0 when there are no elements.</summary>
    public static SharedArray<long> Sum<T>(this SharedArray<T> array)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T> =>
        SharedArray<T>.Reduced<long>(array, ArrayReductions.Sum);

    /// <summary>The sum in 64 bits, which wraps around; 0 when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<long> SumAsync<T>(this SharedArray<T> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T> =>
        array.Sum().ToScalarAsync(progress, cancellation);

    /// <summary>The product in 64 bits, which wraps around; 1 when there are no elements.</summary>
    public static SharedArray<long> Prod<T>(this SharedArray<T> array)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T> =>
        SharedArray<T>.Reduced<long>(array, ArrayReductions.Product);

    /// <summary>The product in 64 bits, which wraps around; 1 when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<long> ProdAsync<T>(this SharedArray<T> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T> =>
        array.Prod().ToScalarAsync(progress, cancellation);

    /// <summary>The mean; NaN when there are no elements.</summary>
    public static SharedArray<double> Mean<T>(this SharedArray<T> array)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T> =>
        SharedArray<T>.Reduced<double>(array, ArrayReductions.Mean);

    /// <summary>The mean; NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<double> MeanAsync<T>(this SharedArray<T> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T> =>
        array.Mean().ToScalarAsync(progress, cancellation);

    /// <summary>The variance: the mean of the squared distances from the mean. NaN when there are no elements.</summary>
    public static SharedArray<double> Var<T>(this SharedArray<T> array)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T> =>
        SharedArray<T>.Reduced<double>(array, ArrayReductions.Variance);

    /// <summary>The variance: the mean of the squared distances from the mean. NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<double> VarAsync<T>(this SharedArray<T> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T> =>
        array.Var().ToScalarAsync(progress, cancellation);

    /// <summary>The standard deviation: the square root of the variance. NaN when there are no elements.</summary>
    public static SharedArray<double> Std<T>(this SharedArray<T> array)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T> =>
        SharedArray<T>.Reduced<double>(array, ArrayReductions.StandardDeviation);

    /// <summary>The standard deviation: the square root of the variance. NaN when there are no elements.</summary>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public static Task<double> StdAsync<T>(this SharedArray<T> array, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T> =>
        array.Std().ToScalarAsync(progress, cancellation);
}
