namespace ActorShm.Embedded;

// What the engine itself says in the log.
internal sealed partial class ActorSystemImpl
{
    // Dead letters come in crowds; the first few say what is the matter. Akka.NET's default too.
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

    public void LogSupervision(IActorRef child, Exception cause, Directive directive)
    {
        switch (directive)
        {
            case Directive.Resume:
                Log.Warning("[{0}] goes on after a failure: {1}", child.Path, FailureText.Of(cause));
                break;
            case Directive.Escalate:
                Log.Debug("[{0}] failed, and its supervisor asks its own: {1}", child.Path, FailureText.Of(cause));
                break;
            default:
                Log.Error(cause, "[{0}] failed, {1}: {2}", child.Path, directive == Directive.Restart ? "is restarted" : "is stopped", FailureText.Of(cause));
                break;
        }
    }
}
