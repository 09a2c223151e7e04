namespace ActorShm.Embedded;

/// <summary>What a supervisor does with a child that failed.</summary>
public enum Directive
{
    /// <summary>The child keeps its state and goes on with its next message.</summary>
    Resume,

    /// <summary>A new instance takes the child's place and mailbox. The message whose handling failed is gone.</summary>
    Restart,

    /// <summary>The supervisor fails with the same cause, so that its own supervisor decides.</summary>
    Escalate,

    /// <summary>The child stops for good.</summary>
    Stop,
}

/// <summary>Chooses a directive for a failure.</summary>
public interface IDecider
{
    /// <summary>Chooses the directive for this cause. An exception from it counts as the supervisor's own failure.</summary>
    Directive Decide(Exception cause);
}

/// <summary>Makes deciders from functions.</summary>
public static class Decider
{
    /// <summary>Makes a decider that calls the function.</summary>
    public static IDecider From(Func<Exception, Directive> localOnlyDecider)
    {
        ArgumentNullException.ThrowIfNull(localOnlyDecider);
        return new FunctionDecider(localOnlyDecider);
    }

    private sealed class FunctionDecider(Func<Exception, Directive> decide) : IDecider
    {
        public Directive Decide(Exception cause) => decide(cause);
    }
}
