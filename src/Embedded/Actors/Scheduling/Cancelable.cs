namespace ActorShm.Embedded;

/// <summary>Something that can be cancelled.</summary>
public interface ICancelable
{
    /// <summary>Whether it was cancelled.</summary>
    bool IsCancellationRequested { get; }

    /// <summary>A token that is cancelled when this is.</summary>
    CancellationToken Token { get; }

    /// <summary>Cancels it; a second call does nothing.</summary>
    void Cancel();

    /// <summary>Cancels it.</summary>
    /// <param name="throwOnFirstException">Whether the first callback that throws ends the call.</param>
    void Cancel(bool throwOnFirstException);

    /// <summary>Cancels it after a delay.</summary>
    void CancelAfter(TimeSpan delay);

    /// <summary>Cancels it after a delay.</summary>
    void CancelAfter(int millisecondsDelay);
}

/// <summary>The usual <see cref="ICancelable"/>, over a <see cref="CancellationTokenSource"/>. Safe on any thread.</summary>
public sealed class Cancelable : ICancelable, IDisposable
{
    private readonly CancellationTokenSource _source = new();

    /// <summary>Makes one that is not cancelled yet.</summary>
    /// <param name="scheduler">Not used; Akka.NET's signature has it.</param>
    public Cancelable(IScheduler scheduler) => ArgumentNullException.ThrowIfNull(scheduler);

    /// <summary>Makes one that is cancelled after a delay.</summary>
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
