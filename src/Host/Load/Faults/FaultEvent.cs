namespace ActorShm.Host.Load.Faults;

/// <summary>The outcome of a fault that was due.</summary>
/// <param name="At">When the fault was due, from the start of the first phase.</param>
/// <param name="Until">When the fault had passed.</param>
/// <param name="Name">The name of the fault.</param>
/// <param name="Outcome">Whether the fault happened, and how.</param>
internal sealed record FaultEvent(TimeSpan At, TimeSpan Until, string Name, FaultOutcome Outcome);

/// <summary>Whether a fault happened.</summary>
/// <param name="IsInjected">Whether the fault happened. If not, there was nothing that it could have met.</param>
/// <param name="Detail">What the fault met, and how, or why it met nothing.</param>
internal sealed record FaultOutcome(bool IsInjected, string Detail)
{
    /// <summary>Makes the outcome of a fault that happened.</summary>
    public static FaultOutcome Injected(string detail) => new(IsInjected: true, detail);

    /// <summary>Makes the outcome of a fault that did not happen.</summary>
    public static FaultOutcome Missed(string detail) => new(IsInjected: false, detail);
}
