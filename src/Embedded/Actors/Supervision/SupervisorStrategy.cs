namespace ActorShm.Embedded;

/// <summary>How an actor decides about children that fail.</summary>
/// <remarks>
/// Runs in the supervisor's own turn, so a decider inside an actor may read the actor's state; Sender is then the child. The
/// strategies hold no counts of their own: one object can serve many supervisors.
/// </remarks>
public abstract class SupervisorStrategy
{
    /// <summary>Stops a child that could not start, was killed or broke a death pact; restarts any other.</summary>
    public static readonly IDecider DefaultDecider = Embedded.Decider.From(static cause =>
        cause is ActorInitializationException or ActorKilledException or DeathPactException ? Directive.Stop : Directive.Restart);

    /// <summary>The default decider, for the child that failed only, without limit.</summary>
    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    /// <summary>Stops every child that fails.</summary>
    public static readonly OneForOneStrategy StoppingStrategy = new(static _ => Directive.Stop);

    private protected SupervisorStrategy(int maxNumberOfRetries, TimeSpan? withinTimeRange, IDecider decider)
    {
        ArgumentNullException.ThrowIfNull(decider);
        MaxNumberOfRetries = maxNumberOfRetries;
        WithinTimeRange = withinTimeRange is { } range && range > TimeSpan.Zero && range != Timeout.InfiniteTimeSpan ? range : null;
        Decider = decider;
    }

    /// <summary>Chooses the directive.</summary>
    public IDecider Decider { get; }

    /// <summary>How often a child may be restarted before it is stopped; below zero for any number.</summary>
    public int MaxNumberOfRetries { get; }

    /// <summary>The time in which restarts are counted, in milliseconds; -1 for all time.</summary>
    public int WithinTimeRangeMilliseconds => WithinTimeRange is { } range ? (int)Math.Min(range.TotalMilliseconds, int.MaxValue) : -1;

    private protected TimeSpan? WithinTimeRange { get; }

    /// <summary>Decides and acts; false when the failure is to be escalated.</summary>
    internal bool HandleFailure(ActorCell supervisor, ChildStats failed, IReadOnlyList<ChildStats> children, Exception cause)
    {
        var directive = Decider.Decide(cause);
        supervisor.SystemImpl.LogSupervision(failed.Child, cause, directive);
        switch (directive)
        {
            case Directive.Resume:
                failed.Child.SendSystem(new Resume());
                return true;
            case Directive.Restart:
                ProcessFailure(supervisor, restart: true, failed, children, cause);
                return true;
            case Directive.Stop:
                ProcessFailure(supervisor, restart: false, failed, children, cause);
                return true;
            case Directive.Escalate:
                return false;
            default:
                throw new InvalidOperationException($"The decider for {failed.Child} answered {directive}, which is no directive.");
        }
    }

    /// <summary>Restarts or stops the child, and whoever goes with it.</summary>
    private protected abstract void ProcessFailure(
        ActorCell supervisor, bool restart, ChildStats failed, IReadOnlyList<ChildStats> children, Exception cause);

    /// <summary>Counts a restart of this child.</summary>
    private protected bool RequestRestart(ChildStats child, ActorCell supervisor) =>
        child.RequestRestart(MaxNumberOfRetries, WithinTimeRange, supervisor.SystemImpl.Time);
}
