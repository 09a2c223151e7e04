namespace ActorShm.Segments;

/// <summary>The data of a segment that does not exist yet: complete, but without its name.</summary>
/// <param name="Reason">Why the data lies where it does.</param>
/// <param name="Publish">Gives the data its name.</param>
/// <param name="Discard">Removes the data if it has no name yet.</param>
internal sealed record PreparedData(string Reason, Action Publish, Action Discard);
