namespace ActorShm.Embedded;

/// <summary>Applies the directive to the child that failed and leaves its siblings alone.</summary>
public sealed class OneForOneStrategy : SupervisorStrategy
{
    /// <summary>Makes a strategy with a limit on restarts; beyond it the child is stopped.</summary>
    /// <param name="maxNrOfRetries">The most restarts; null or below zero for any number.</param>
    /// <param name="withinTimeRange">The time in which restarts are counted; null for all time.</param>
    /// <param name="localOnlyDecider">Chooses the directive.</param>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries, withinTimeRange, Embedded.Decider.From(localOnlyDecider))
    {
    }

    /// <inheritdoc cref="OneForOneStrategy(int?, TimeSpan?, Func{Exception, Directive})"/>
    /// <param name="maxNrOfRetries">The most restarts; null or below zero for any number.</param>
    /// <param name="withinTimeRange">The time in which restarts are counted; null for all time.</param>
    /// <param name="decider">Chooses the directive.</param>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : base(maxNrOfRetries ?? -1, withinTimeRange, decider)
    {
    }

    /// <summary>Makes a strategy without a limit on restarts.</summary>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider)
        : this(null, null, localOnlyDecider)
    {
    }

    /// <summary>Makes a strategy without a limit on restarts.</summary>
    public OneForOneStrategy(IDecider decider)
        : this(null, null, decider)
    {
    }

    private protected override IReadOnlyList<ChildStats> Concerned(ChildStats failed, IReadOnlyList<ChildStats> children) => [failed];
}

/// <summary>Applies the directive to all children. Meant for children whose work makes no sense without the one that failed.</summary>
public sealed class AllForOneStrategy : SupervisorStrategy
{
    /// <summary>Makes a strategy with a limit on restarts; beyond it all children are stopped.</summary>
    /// <param name="maxNrOfRetries">The most restarts; null or below zero for any number.</param>
    /// <param name="withinTimeRange">The time in which restarts are counted; null for all time.</param>
    /// <param name="localOnlyDecider">Chooses the directive.</param>
    public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries, withinTimeRange, Embedded.Decider.From(localOnlyDecider))
    {
    }

    /// <inheritdoc cref="AllForOneStrategy(int?, TimeSpan?, Func{Exception, Directive})"/>
    /// <param name="maxNrOfRetries">The most restarts; null or below zero for any number.</param>
    /// <param name="withinTimeRange">The time in which restarts are counted; null for all time.</param>
    /// <param name="decider">Chooses the directive.</param>
    public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : base(maxNrOfRetries ?? -1, withinTimeRange, decider)
    {
    }

    /// <summary>Makes a strategy without a limit on restarts.</summary>
    public AllForOneStrategy(Func<Exception, Directive> localOnlyDecider)
        : this(null, null, localOnlyDecider)
    {
    }

    /// <summary>Makes a strategy without a limit on restarts.</summary>
    public AllForOneStrategy(IDecider decider)
        : this(null, null, decider)
    {
    }

    private protected override IReadOnlyList<ChildStats> Concerned(ChildStats failed, IReadOnlyList<ChildStats> children) => children;
}
