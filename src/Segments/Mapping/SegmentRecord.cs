namespace ActorShm.Segments;

/// <summary>What is known about one segment, for ledgers and for people.</summary>
/// <param name="Handle">Names it in messages.</param>
/// <param name="Label">Its name for people; need not be unique.</param>
/// <param name="State">Where it stands in its life.</param>
/// <param name="Path">The file that holds the data; NumPy opens it.</param>
/// <param name="PlacementReason">Why it lies there, and why it does not lie in the directories tried before.</param>
/// <param name="CreatedAt">When it was created or adopted.</param>
/// <param name="OwnerPid">The process that created or adopted it.</param>
public sealed record SegmentRecord(
    SegmentHandle Handle,
    string Label,
    SegmentState State,
    string Path,
    string PlacementReason,
    DateTimeOffset CreatedAt,
    int OwnerPid);
