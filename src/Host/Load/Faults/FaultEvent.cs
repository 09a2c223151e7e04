namespace ActorShm.Host.Load.Faults;

/// <summary>A fault that was injected.</summary>
/// <param name="At">When, from the start of the first phase.</param>
/// <param name="Until">When it had passed.</param>
/// <param name="Name">What it was.</param>
/// <param name="Detail">Whom it met, and how.</param>
internal sealed record FaultEvent(TimeSpan At, TimeSpan Until, string Name, string Detail);
