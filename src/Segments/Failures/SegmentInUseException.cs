namespace ActorShm.Segments;

/// <summary>The segment cannot be sealed because somebody may still write to it, or a process has begun to change the segment or its table of locks and does not finish.</summary>
public sealed class SegmentInUseException : SegmentException
{
    /// <summary>Makes the exception with a message that names the processes.</summary>
    public SegmentInUseException(IReadOnlyList<int> pids, string segment = "The segment")
        : base($"{segment} cannot be sealed: {ProcessesInTheWay.Name(pids)} may still write to it. Dispose the views and close the files there, then seal again.") =>
        Pids = pids;

    private SegmentInUseException(string message, IReadOnlyList<int> pids)
        : base(message) =>
        Pids = pids;

    /// <summary>
    /// The processes that may still write, or that are changing the segment; this process may be among them. Empty when the kernel knows of a process that <c>/proc</c> does not show.
    /// </summary>
    public IReadOnlyList<int> Pids { get; }

    /// <summary>Makes the exception for processes that no longer use the segment, but do not answer when they are told to give up their mapping of it.</summary>
    internal static SegmentInUseException NoAnswer(IReadOnlyList<int> pids, string segment) => new(
        $"{segment} cannot be sealed: {ProcessesInTheWay.Name(pids)} still has its pages, and does not give them up when told to (SIGURG). Is it stopped? Let it go on (kill -CONT), then seal again.",
        pids);

    /// <summary>Makes the exception for processes of this user that cannot be looked into, on a file system where the kernel cannot say whether anybody writes.</summary>
    internal static SegmentInUseException Unreadable(IReadOnlyList<int> pids, string segment) => new(
        $"{segment} cannot be sealed: on the file system that it lies on only /proc shows who may still write to it, and {ProcessesInTheWay.Name(pids)} of this user cannot be looked into. Create it in memory, or on a volume with ext4, XFS or Btrfs.",
        pids);

    /// <summary>Makes the exception for processes that have been sealing, retiring or moving the segment for longer than anybody needs.</summary>
    internal static SegmentInUseException BeingChanged(IReadOnlyList<int> pids, string segment, TimeSpan waited) => new(
        $"{segment} is being sealed, retired or moved by {ProcessesInTheWay.Describe(pids, waited)}",
        pids);

    /// <summary>Makes the exception for processes that have been tidying up a table of locks after a dead holder for longer than anybody needs.</summary>
    internal static SegmentInUseException LocksBeingChanged(IReadOnlyList<int> pids, string segment, TimeSpan waited) => new(
        $"The table of locks of {segment} is being tidied up after a dead holder by {ProcessesInTheWay.Describe(pids, waited)}",
        pids);
}
