using System.Globalization;

namespace ActorShm.Embedded;

/// <summary>How an actor decides about children that fail.</summary>
/// <remarks>
/// A strategy runs in the supervisor's own turn, so a decider inside an actor may read the actor's state; Sender is then the child.
/// Strategies hold no counts of their own, so one object can serve many supervisors.
/// </remarks>
public abstract class SupervisorStrategy
{
    /// <summary>Stops a child that could not start, was killed or broke a death pact; restarts any other.</summary>
    public static readonly IDecider DefaultDecider = Embedded.Decider.From(static cause =>
        cause is ActorInitializationException or ActorKilledException or DeathPactException ? Directive.Stop : Directive.Restart);

    /// <summary>Applies the default decider to the child that failed only, without a limit on restarts.</summary>
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

    /// <summary>The decider that chooses the directive.</summary>
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
        switch (directive)
        {
            case Directive.Resume:
                supervisor.SystemImpl.LogResumed(failed.Child, cause);
                failed.Child.SendSystem(new Resume());
                return true;
            case Directive.Restart:
                var concerned = Concerned(failed, children);
                if (FirstExhausted(concerned, supervisor) is { } exhausted)
                {
                    Stop(supervisor, failed, concerned, cause, WhyNotRestarted(failed, exhausted));
                }
                else
                {
                    Restart(supervisor, failed, concerned, cause);
                }

                return true;
            case Directive.Stop:
                Stop(supervisor, failed, Concerned(failed, children), cause, why: string.Empty);
                return true;
            case Directive.Escalate:
                supervisor.SystemImpl.LogEscalated(failed.Child, cause);
                return false;
            default:
                throw new InvalidOperationException($"The decider for {failed.Child} answered {directive}, which is no directive.");
        }
    }

    /// <summary>Gets the children that the directive applies to: the child that failed, and for some strategies its siblings.</summary>
    private protected abstract IReadOnlyList<ChildStats> Concerned(ChildStats failed, IReadOnlyList<ChildStats> children);

    private static void Restart(ActorCell supervisor, ChildStats failed, IReadOnlyList<ChildStats> concerned, Exception cause)
    {
        supervisor.SystemImpl.LogRestarted(failed.Child, cause, areOthersToo: concerned.Count > 1);
        foreach (var child in concerned)
        {
            if (!ReferenceEquals(child, failed))
            {
                child.Child.SendSystem(new Suspend());
            }

            child.Child.SendSystem(new Recreate(cause));
        }
    }

    private static void Stop(ActorCell supervisor, ChildStats failed, IReadOnlyList<ChildStats> concerned, Exception cause, string why)
    {
        supervisor.SystemImpl.LogStopped(failed.Child, cause, why, areOthersToo: concerned.Count > 1);
        foreach (var child in concerned)
        {
            supervisor.Stop(child.Child);
        }
    }

    /// <summary>Counts a restart of each child, so that one child cannot cause endless restarts of the others. Returns the first child that may not be restarted again; null when there is none.</summary>
    private ChildStats? FirstExhausted(IReadOnlyList<ChildStats> concerned, ActorCell supervisor)
    {
        foreach (var child in concerned)
        {
            if (!child.RequestRestart(MaxNumberOfRetries, WithinTimeRange, supervisor.SystemImpl.Time))
            {
                return child;
            }
        }

        return null;
    }

    private string WhyNotRestarted(ChildStats failed, ChildStats exhausted)
    {
        var who = ReferenceEquals(exhausted, failed) ? "it" : $"[{exhausted.Child.Path}]";
        var limit = MaxNumberOfRetries < 0 ? 1 : MaxNumberOfRetries; // a window without a number allows one restart
        return limit == 0
            ? $" because {who} may not be restarted"
            : string.Create(
                CultureInfo.InvariantCulture,
                $" because {who} was restarted {limit} {(limit == 1 ? "time" : "times")}{(WithinTimeRange is { } range ? $" within {range.TotalSeconds:0.###} s" : "")} already");
    }
}
