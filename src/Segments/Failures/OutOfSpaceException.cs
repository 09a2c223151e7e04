namespace ActorShm.Segments;

/// <summary>There is no room for a new segment or a copy of one. Nothing was left behind.</summary>
public sealed class OutOfSpaceException : SegmentException
{
    /// <summary>Makes the exception; its message contains both numbers.</summary>
    public OutOfSpaceException(long requestedBytes, long availableBytes, string limit)
        : base($"{requestedBytes:N0} bytes asked, {availableBytes:N0} available by {limit}.")
    {
        RequestedBytes = requestedBytes;
        AvailableBytes = availableBytes;
        Limit = limit;
    }

    /// <summary>The bytes that were requested, file header included.</summary>
    public long RequestedBytes { get; }

    /// <summary>The bytes that were available in the roomiest place that was tried.</summary>
    public long AvailableBytes { get; }

    /// <summary>The limits that decided, in words, each with the place to which it applies.</summary>
    public string Limit { get; }
}
