namespace ActorShm.Host.Load.Reports;

/// <summary>Something that had to come of a scenario.</summary>
/// <param name="Name">What.</param>
/// <param name="Limit">The limit, as people read it.</param>
/// <param name="Found">What came.</param>
/// <param name="IsKept">Whether it kept to the limit.</param>
internal sealed record Assertion(string Name, string Limit, string Found, bool IsKept);
