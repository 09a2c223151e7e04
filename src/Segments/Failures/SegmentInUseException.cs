namespace ActorShm.Segments;

/// <summary>The segment cannot be sealed, because somebody may still write to it; or somebody has begun to change it, or its table of locks, and does not finish.</summary>
public sealed class SegmentInUseException : SegmentException
{
    /// <summary>Makes the exception, with a text that names the processes.</summary>
    public SegmentInUseException(IReadOnlyList<int> pids, string segment = "The segment")
        : base($"{segment} cannot be sealed: {ProcessesInTheWay.Name(pids)} may still write to it. Dispose the views and close the files there, then seal again.") =>
        Pids = pids;

    private SegmentInUseException(string message, IReadOnlyList<int> pids)
        : base(message) =>
        Pids = pids;

    /// <summary>
    /// The processes that may still write, or that are changing the segment, this one included; empty when the kernel knows of one that <c>/proc</c> does not show.
    /// </summary>
    public IReadOnlyList<int> Pids { get; }

    /// <summary>For processes that use the segment no more, and do not answer when they are asked to give their mapping of it up.</summary>
    internal static SegmentInUseException NoAnswer(IReadOnlyList<int> pids, string segment) => new(
        $"{segment} cannot be sealed: {ProcessesInTheWay.Name(pids)} still has its pages, and does not give them up when told to (SIGURG). Is it stopped? Let it go on (kill -CONT), then seal again.",
        pids);

    /// <summary>For processes of this user that nobody can look into, where the kernel cannot say whether anybody writes.</summary>
    internal static SegmentInUseException Unreadable(IReadOnlyList<int> pids, string segment) => new(
        $"{segment} cannot be sealed: on the file system that it lies on only /proc shows who may still write to it, and {ProcessesInTheWay.Name(pids)} of this user cannot be looked into. Create it in memory, or on a volume with ext4, XFS or Btrfs.",
        pids);

    /// <summary>For processes that have been sealing, retiring or moving the segment for longer than anybody needs.</summary>
    internal static SegmentInUseException BeingChanged(IReadOnlyList<int> pids, string segment, TimeSpan waited) => new(
        $"{segment} is being sealed, retired or moved by {ProcessesInTheWay.Describe(pids, waited)}",
        pids);

    /// <summary>For processes that have been tidying up a table of locks after the dead for longer than anybody needs.</summary>
    internal static SegmentInUseException LocksBeingChanged(IReadOnlyList<int> pids, string segment, TimeSpan waited) => new(
        $"The table of locks of {segment} is being tidied up after a dead holder by {ProcessesInTheWay.Describe(pids, waited)}",
        pids);
}
