namespace ActorShm.Segments;

/// <summary>There is no room for a new segment or a copy of one. Nothing was left behind.</summary>
public sealed class OutOfSpaceException : SegmentException
{
    /// <summary>Makes the exception; both numbers are in the text.</summary>
    public OutOfSpaceException(long requestedBytes, long availableBytes, string limit)
        : base($"{requestedBytes:N0} bytes asked, {availableBytes:N0} available by {limit}.")
    {
        RequestedBytes = requestedBytes;
        AvailableBytes = availableBytes;
        Limit = limit;
    }

    /// <summary>What was asked for, file header included.</summary>
    public long RequestedBytes { get; }

    /// <summary>What there was at most, in the roomiest place that was tried.</summary>
    public long AvailableBytes { get; }

    /// <summary>The limits that decided, in words, with the place they hold for.</summary>
    public string Limit { get; }
}
