namespace ActorShm.Host.Load.Faults;

/// <summary>What came of a fault that was due.</summary>
/// <param name="At">When, from the start of the first phase.</param>
/// <param name="Until">When it had passed.</param>
/// <param name="Name">What it was.</param>
/// <param name="Outcome">Whether it happened, and how.</param>
internal sealed record FaultEvent(TimeSpan At, TimeSpan Until, string Name, FaultOutcome Outcome);

/// <summary>Whether a fault happened.</summary>
/// <param name="IsInjected">Whether it did; otherwise there was nothing that it could have met.</param>
/// <param name="Detail">Whom it met, and how; or why it met nobody.</param>
internal sealed record FaultOutcome(bool IsInjected, string Detail)
{
    /// <summary>It happened.</summary>
    public static FaultOutcome Injected(string detail) => new(IsInjected: true, detail);

    /// <summary>It did not.</summary>
    public static FaultOutcome Missed(string detail) => new(IsInjected: false, detail);
}
