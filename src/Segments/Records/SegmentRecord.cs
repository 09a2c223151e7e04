namespace ActorShm.Segments;

/// <summary>What is known about one segment, for ledgers and for people.</summary>
/// <param name="Handle">Names it in messages; has its generation, 1 for fresh memory and more for memory that was used before.</param>
/// <param name="Label">Its name for people; need not be unique.</param>
/// <param name="State">Where it stands in its life.</param>
/// <param name="Path">The file that holds the data; NumPy opens it.</param>
/// <param name="FileBytes">The length of that file, header included; 0 when it is not there.</param>
/// <param name="PlacementReason">Why it lies there, and why it does not lie in the directories tried before.</param>
/// <param name="CreatedAt">When it was created or adopted.</param>
/// <param name="Creator">The process that created or adopted it; null when it was made to be kept whatever becomes of that process.</param>
/// <param name="IsCreatorAlive">Whether the creator ran when the record was read. True also for one in another container, which cannot be seen.</param>
public sealed record SegmentRecord(
    SegmentHandle Handle,
    string Label,
    SegmentState State,
    string Path,
    long FileBytes,
    string PlacementReason,
    DateTimeOffset CreatedAt,
    ProcessIdentity? Creator,
    bool IsCreatorAlive)
{
    /// <summary>How many bytes of UTF-8 a label has at most; the rest of a longer one is cut off when the segment is made.</summary>
    public const int MaxLabelBytes = StateRecord.ReasonOffset - StateRecord.LabelOffset - sizeof(ushort);

    private const int MinPrefixDigits = 4;

    /// <summary>How old the segment is now.</summary>
    public TimeSpan Age => DateTimeOffset.UtcNow - CreatedAt;

    /// <summary>Whether it will never be finished: nobody is left to seal it. A sweep of a directory without an owner removes it.</summary>
    public bool IsUnfinished => State == SegmentState.Filling && Creator is not null && !IsCreatorAlive;

    /// <summary>Whether its id begins like this.</summary>
    /// <param name="beginning">At least four digits, in either case; nobody means anything by fewer.</param>
    public bool HasIdLike(string beginning)
    {
        ArgumentNullException.ThrowIfNull(beginning);
        return beginning.Length >= MinPrefixDigits && Handle.Id.ToString().StartsWith(beginning, StringComparison.OrdinalIgnoreCase);
    }
}
