namespace ActorShm.Embedded;

// The lines that the engine itself writes to the log.
internal sealed partial class ActorSystemImpl
{
    // Dead letters come in crowds, and the first few show what is wrong. The number is also Akka.NET's default.
    private const int DeadLettersToLog = 10;

    private int _deadLetters;

    public void LogFailure(IActorRef actor, Exception failure) => Log.Error(failure, "[{0}] {1}", actor.Path, FailureText.Of(failure));

    public void LogDeadLetter(DeadLetter letter)
    {
        var count = Interlocked.Increment(ref _deadLetters);
        if (count <= DeadLettersToLog)
        {
            Log.Info(
                "{0} from {1} to {2} was not delivered.{3}",
                letter.Message.GetType().Name,
                letter.Sender.Path,
                letter.Recipient.Path,
                count == DeadLettersToLog ? " Further dead letters are not logged; subscribe to DeadLetter on the event stream to see them." : "");
        }
    }

    public void LogResumed(IActorRef child, Exception cause) => Log.Warning("[{0}] goes on after a failure: {1}", child.Path, FailureText.Of(cause));

    public void LogEscalated(IActorRef child, Exception cause) =>
        Log.Debug("[{0}] failed, and its supervisor asks its own: {1}", child.Path, FailureText.Of(cause));

    /// <param name="child">The child that failed.</param>
    /// <param name="cause">The cause of its failure.</param>
    /// <param name="areOthersToo">Whether its siblings are restarted with it.</param>
    public void LogRestarted(IActorRef child, Exception cause, bool areOthersToo) =>
        Log.Error(cause, "[{0}] failed, is restarted{1}: {2}", child.Path, areOthersToo ? " with its siblings" : "", FailureText.Of(cause));

    /// <param name="child">The child that failed.</param>
    /// <param name="cause">The cause of its failure.</param>
    /// <param name="why">A clause that says why it is not restarted; empty when no restart was asked for.</param>
    /// <param name="areOthersToo">Whether its siblings are stopped with it.</param>
    public void LogStopped(IActorRef child, Exception cause, string why, bool areOthersToo) =>
        Log.Error(cause, "[{0}] failed, is stopped{1}{2}: {3}", child.Path, areOthersToo ? " with its siblings" : "", why, FailureText.Of(cause));
}
