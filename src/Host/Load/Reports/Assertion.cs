namespace ActorShm.Host.Load.Reports;

/// <summary>A requirement on the results of a scenario.</summary>
/// <param name="Name">The name of the requirement.</param>
/// <param name="Limit">The limit, as text for people.</param>
/// <param name="Found">The result, as text for people.</param>
/// <param name="IsKept">Whether the result kept to the limit.</param>
internal sealed record Assertion(string Name, string Limit, string Found, bool IsKept);
