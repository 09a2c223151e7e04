
using ActorShm.Actors.Arrays;

namespace ActorShm.Actors;

// Computing several results in one program, so that one pass over memory serves them all.
public sealed partial class SharedArray<T>
{
    /// <summary>Computes two single values in one program.</summary>
    /// <param name="first">Makes the first value from this array, for example <c>a => a.Mean()</c>.</param>
    /// <param name="second">Makes the second value; it may use other arrays too.</param>
    /// <param name="progress">Gets a report of the progress now and then, or null.</param>
    /// <param name="cancellation">Cancels the program.</param>
    /// <exception cref="InvalidOperationException">One of them is an array and not a single value, or has no value because no element was chosen.</exception>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public async Task<(T1, T2)> AggregateAsync<T1, T2>(
        Func<SharedArray<T>, SharedArray<T1>> first,
        Func<SharedArray<T>, SharedArray<T2>> second,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellation = default)
        where T1 : unmanaged
        where T2 : unmanaged
    {
        var v = await ArrayEvaluation.RunAsync([first(this).Lazy, second(this).Lazy], progress, cancellation);
        return (ArrayEvaluation.ValueOf<T1>(v[0]), ArrayEvaluation.ValueOf<T2>(v[1]));
    }

    /// <summary>Computes three single values in one program.</summary>
    /// <inheritdoc cref="AggregateAsync{T1, T2}"/>
    public async Task<(T1, T2, T3)> AggregateAsync<T1, T2, T3>(
        Func<SharedArray<T>, SharedArray<T1>> first,
        Func<SharedArray<T>, SharedArray<T2>> second,
        Func<SharedArray<T>, SharedArray<T3>> third,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellation = default)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
    {
        var v = await ArrayEvaluation.RunAsync([first(this).Lazy, second(this).Lazy, third(this).Lazy], progress, cancellation);
        return (ArrayEvaluation.ValueOf<T1>(v[0]), ArrayEvaluation.ValueOf<T2>(v[1]), ArrayEvaluation.ValueOf<T3>(v[2]));
    }

    /// <summary>Computes four single values in one program.</summary>
    /// <inheritdoc cref="AggregateAsync{T1, T2}"/>
    public async Task<(T1, T2, T3, T4)> AggregateAsync<T1, T2, T3, T4>(
        Func<SharedArray<T>, SharedArray<T1>> first,
        Func<SharedArray<T>, SharedArray<T2>> second,
        Func<SharedArray<T>, SharedArray<T3>> third,
        Func<SharedArray<T>, SharedArray<T4>> fourth,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellation = default)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
        where T4 : unmanaged
    {
        var v = await ArrayEvaluation.RunAsync([first(this).Lazy, second(this).Lazy, third(this).Lazy, fourth(this).Lazy], progress, cancellation);
        return (ArrayEvaluation.ValueOf<T1>(v[0]), ArrayEvaluation.ValueOf<T2>(v[1]), ArrayEvaluation.ValueOf<T3>(v[2]), ArrayEvaluation.ValueOf<T4>(v[3]));
    }

    /// <summary>Computes five single values in one program.</summary>
    /// <inheritdoc cref="AggregateAsync{T1, T2}"/>
    public async Task<(T1, T2, T3, T4, T5)> AggregateAsync<T1, T2, T3, T4, T5>(
        Func<SharedArray<T>, SharedArray<T1>> first,
        Func<SharedArray<T>, SharedArray<T2>> second,
        Func<SharedArray<T>, SharedArray<T3>> third,
        Func<SharedArray<T>, SharedArray<T4>> fourth,
        Func<SharedArray<T>, SharedArray<T5>> fifth,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellation = default)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
        where T4 : unmanaged
        where T5 : unmanaged
    {
        var v = await ArrayEvaluation.RunAsync([first(this).Lazy, second(this).Lazy, third(this).Lazy, fourth(this).Lazy, fifth(this).Lazy], progress, cancellation);
        return (ArrayEvaluation.ValueOf<T1>(v[0]), ArrayEvaluation.ValueOf<T2>(v[1]), ArrayEvaluation.ValueOf<T3>(v[2]), ArrayEvaluation.ValueOf<T4>(v[3]), ArrayEvaluation.ValueOf<T5>(v[4]));
    }

    /// <summary>Computes six single values in one program.</summary>
    /// <inheritdoc cref="AggregateAsync{T1, T2}"/>
    public async Task<(T1, T2, T3, T4, T5, T6)> AggregateAsync<T1, T2, T3, T4, T5, T6>(
        Func<SharedArray<T>, SharedArray<T1>> first,
        Func<SharedArray<T>, SharedArray<T2>> second,
        Func<SharedArray<T>, SharedArray<T3>> third,
        Func<SharedArray<T>, SharedArray<T4>> fourth,
        Func<SharedArray<T>, SharedArray<T5>> fifth,
        Func<SharedArray<T>, SharedArray<T6>> sixth,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellation = default)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
        where T4 : unmanaged
        where T5 : unmanaged
        where T6 : unmanaged
    {
        var v = await ArrayEvaluation.RunAsync([first(this).Lazy, second(this).Lazy, third(this).Lazy, fourth(this).Lazy, fifth(this).Lazy, sixth(this).Lazy], progress, cancellation);
        return (ArrayEvaluation.ValueOf<T1>(v[0]), ArrayEvaluation.ValueOf<T2>(v[1]), ArrayEvaluation.ValueOf<T3>(v[2]), ArrayEvaluation.ValueOf<T4>(v[3]), ArrayEvaluation.ValueOf<T5>(v[4]), ArrayEvaluation.ValueOf<T6>(v[5]));
    }
}
