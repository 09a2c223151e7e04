namespace ActorShm.Embedded;

/// <summary>Applies the directive to the child that failed and leaves its siblings alone.</summary>
public sealed class OneForOneStrategy : SupervisorStrategy
{
    /// <summary>With a limit on restarts; beyond it the child is stopped.</summary>
    /// <param name="maxNrOfRetries">How many restarts; null or below zero for any number.</param>
    /// <param name="withinTimeRange">Within which time; null for ever.</param>
    /// <param name="localOnlyDecider">Chooses the directive.</param>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries, withinTimeRange, Embedded.Decider.From(localOnlyDecider))
    {
    }

    /// <inheritdoc cref="OneForOneStrategy(int?, TimeSpan?, Func{Exception, Directive})"/>
    /// <param name="maxNrOfRetries">How many restarts; null or below zero for any number.</param>
    /// <param name="withinTimeRange">Within which time; null for ever.</param>
    /// <param name="decider">Chooses the directive.</param>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : base(maxNrOfRetries ?? -1, withinTimeRange, decider)
    {
    }

    /// <summary>Without a limit on restarts.</summary>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider)
        : this(null, null, localOnlyDecider)
    {
    }

    /// <summary>Without a limit on restarts.</summary>
    public OneForOneStrategy(IDecider decider)
        : this(null, null, decider)
    {
    }

    private protected override IReadOnlyList<ChildStats> Concerned(ChildStats failed, IReadOnlyList<ChildStats> children) => [failed];
}

/// <summary>Applies the directive to all children: for those whose work makes no sense without the one that failed.</summary>
public sealed class AllForOneStrategy : SupervisorStrategy
{
    /// <summary>With a limit on restarts; beyond it all children are stopped.</summary>
    /// <param name="maxNrOfRetries">How many restarts; null or below zero for any number.</param>
    /// <param name="withinTimeRange">Within which time; null for ever.</param>
    /// <param name="localOnlyDecider">Chooses the directive.</param>
    public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries, withinTimeRange, Embedded.Decider.From(localOnlyDecider))
    {
    }

    /// <inheritdoc cref="AllForOneStrategy(int?, TimeSpan?, Func{Exception, Directive})"/>
    /// <param name="maxNrOfRetries">How many restarts; null or below zero for any number.</param>
    /// <param name="withinTimeRange">Within which time; null for ever.</param>
    /// <param name="decider">Chooses the directive.</param>
    public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : base(maxNrOfRetries ?? -1, withinTimeRange, decider)
    {
    }

    /// <summary>Without a limit on restarts.</summary>
    public AllForOneStrategy(Func<Exception, Directive> localOnlyDecider)
        : this(null, null, localOnlyDecider)
    {
    }

    /// <summary>Without a limit on restarts.</summary>
    public AllForOneStrategy(IDecider decider)
        : this(null, null, decider)
    {
    }

    private protected override IReadOnlyList<ChildStats> Concerned(ChildStats failed, IReadOnlyList<ChildStats> children) => children;
}
