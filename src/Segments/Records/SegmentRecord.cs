namespace ActorShm.Segments;

/// <summary>What is known about one segment, for ledgers and for people.</summary>
/// <param name="Handle">Names the segment in messages; contains its generation, 1 for fresh memory and more for memory that was used before.</param>
/// <param name="Label">The segment's name for people, which need not be unique.</param>
/// <param name="State">The state of the segment in its life.</param>
/// <param name="Path">The file that holds the data; NumPy can open it.</param>
/// <param name="FileBytes">The length of that file, header included; 0 when the file does not exist.</param>
/// <param name="PlacementReason">Why the file lies there, and why it does not lie in the directories that were tried before.</param>
/// <param name="CreatedAt">The time when the segment was created or adopted.</param>
/// <param name="Creator">The process that created or adopted the segment; null when the segment is kept whatever becomes of that process.</param>
/// <param name="IsCreatorAlive">Whether the creator was running when the record was read. Also true for a creator in another container, which cannot be seen.</param>
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
    /// <summary>The most bytes of UTF-8 that a label can have; a longer label is cut when the segment is made.</summary>
    public const int MaxLabelBytes = StateRecord.ReasonOffset - StateRecord.LabelOffset - sizeof(ushort);

    private const int MinPrefixDigits = 4;

    /// <summary>The age of the segment now.</summary>
    public TimeSpan Age => DateTimeOffset.UtcNow - CreatedAt;

    /// <summary>Whether the segment will never be finished, because nobody is left to seal it. A sweep of a directory without an owner removes it.</summary>
    public bool IsUnfinished => State == SegmentState.Filling && Creator is not null && !IsCreatorAlive;

    /// <summary>Determines whether the segment's id begins with the given digits.</summary>
    /// <param name="beginning">At least four digits, in upper or lower case; fewer never match.</param>
    public bool HasIdLike(string beginning)
    {
        ArgumentNullException.ThrowIfNull(beginning);
        return beginning.Length >= MinPrefixDigits && Handle.Id.ToString().StartsWith(beginning, StringComparison.OrdinalIgnoreCase);
    }
}
