namespace ActorShm.Host.Ending;

/// <summary>A command was interrupted after it had changed something, or had asked for a change that goes on without it.</summary>
/// <param name="message">What is done or under way, as a sentence.</param>
/// <param name="interruption">What ended the waiting.</param>
internal sealed class UnderWayException(string message, OperationCanceledException? interruption = null) : OperationCanceledException(message, interruption)
{
    /// <summary>Asks for a change, and waits until it is made.</summary>
    /// <param name="ask">What is asked.</param>
    /// <param name="underWay">What to say when the waiting is interrupted. Nothing is said of a change that nobody was asked for yet.</param>
    /// <param name="cancellation">Interrupts it.</param>
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
