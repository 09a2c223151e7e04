namespace ActorShm.Embedded;

// What the engine itself says in the log.
internal sealed partial class ActorSystemImpl
{
    // Dead letters come in crowds; the first few say what is the matter. Akka.NET's default too.
    private const int DeadLettersToLog = 10;

    private int _deadLetters;

    public void LogFailure(IActorRef actor, Exception failure) => Report(() => Log.Error(failure, "[{0}] {1}", actor.Path, FailureText.Of(failure)));

    public void LogSupervision(IActorRef child, Exception cause, Directive directive) => Report(() => WriteSupervision(child, cause, directive));

    public void LogDeadLetter(DeadLetter letter)
    {
        var count = Interlocked.Increment(ref _deadLetters);
        if (count <= DeadLettersToLog)
        {
            Report(() => Log.Info(
                "{0} from {1} to {2} was not delivered.{3}",
                letter.Message.GetType().Name,
                letter.Sender.Path,
                letter.Recipient.Path,
                count == DeadLettersToLog ? " Further dead letters are not logged; subscribe to DeadLetter on the event stream to see them." : ""));
        }
    }

    private void WriteSupervision(IActorRef child, Exception cause, Directive directive)
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

    // A log that throws, or an exception whose own text does, must not become the failure of an actor that did nothing wrong, and
    // in the middle of a turn it would end the process. What is left to say it to is standard error.
    private static void Report(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            Console.Error.WriteLine($"A line of the log was lost, because writing it threw {failure.GetType()}.");
        }
    }
}
