namespace ActorShm.Segments;

/// <summary>The data of a segment that does not exist yet: complete, without its name.</summary>
/// <param name="Reason">Why it lies where it lies.</param>
/// <param name="Publish">Gives the data its name.</param>
/// <param name="Discard">Removes the data, if it has not got its name.</param>
internal sealed record PreparedData(string Reason, Action Publish, Action Discard);
