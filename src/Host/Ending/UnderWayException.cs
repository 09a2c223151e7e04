namespace ActorShm.Host.Ending;

/// <summary>A command was interrupted after it had changed something, or had asked for a change that goes on without it.</summary>
/// <param name="message">A sentence that says what was done or is under way.</param>
/// <param name="interruption">The exception that ended the wait.</param>
internal sealed class UnderWayException(string message, OperationCanceledException? interruption = null) : OperationCanceledException(message, interruption)
{
    /// <summary>Asks for a change, and waits until it is made.</summary>
    /// <param name="ask">Asks for the change and waits for it.</param>
    /// <param name="underWay">The message when the wait is interrupted. It is not used for an interruption before the change was asked for.</param>
    /// <param name="cancellation">Interrupts the wait.</param>
    public static async Task WaitAsync(Func<CancellationToken, Task> ask, string underWay, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            await ask(cancellation);
        }
        catch (OperationCanceledException e) when (cancellation.IsCancellationRequested)
        {
            throw new UnderWayException(underWay, e);
        }
    }
}
