namespace ActorShm.Embedded;

/// <summary>Something that can be called off.</summary>
public interface ICancelable
{
    /// <summary>Whether it was called off.</summary>
    bool IsCancellationRequested { get; }

    /// <summary>Is cancelled when this is.</summary>
    CancellationToken Token { get; }

    /// <summary>Calls it off; a second time does nothing.</summary>
    void Cancel();

    /// <summary>Calls it off.</summary>
    /// <param name="throwOnFirstException">Whether the first callback that throws ends the call.</param>
    void Cancel(bool throwOnFirstException);

    /// <summary>Calls it off later.</summary>
    void CancelAfter(TimeSpan delay);

    /// <summary>Calls it off later.</summary>
    void CancelAfter(int millisecondsDelay);
}

/// <summary>The common kind, over a <see cref="CancellationTokenSource"/>. Safe on any thread.</summary>
public sealed class Cancelable : ICancelable, IDisposable
{
    private readonly CancellationTokenSource _source = new();

    /// <summary>Not called off yet.</summary>
    /// <param name="scheduler">Taken for the sake of Akka.NET's signature.</param>
    public Cancelable(IScheduler scheduler) => ArgumentNullException.ThrowIfNull(scheduler);

    /// <summary>To be called off after a while.</summary>
    public Cancelable(IScheduler scheduler, TimeSpan delay)
        : this(scheduler) => CancelAfter(delay);

    /// <inheritdoc/>
    public bool IsCancellationRequested => _source.IsCancellationRequested;

    /// <inheritdoc/>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Cancel() => Cancel(throwOnFirstException: false);

    /// <inheritdoc/>
    public void Cancel(bool throwOnFirstException) => _source.Cancel(throwOnFirstException);

    /// <inheritdoc/>
    public void CancelAfter(TimeSpan delay) => _source.CancelAfter(delay);

    /// <inheritdoc/>
    public void CancelAfter(int millisecondsDelay) => _source.CancelAfter(millisecondsDelay);

    /// <summary>Frees the timer of a delayed cancellation. Nothing can be cancelled after that.</summary>
    public void Dispose() => _source.Dispose();
}

/// <summary>Short forms of cancelling.</summary>
public static class CancelableExtensions
{
    /// <summary>Cancels it if there is one.</summary>
    public static void CancelIfNotNull(this ICancelable? cancelable) => cancelable?.Cancel();
}
