namespace ActorShm.Segments;

/// <summary>One thing that limits how large a new file can be.</summary>
/// <param name="Name">What it is, in words that follow "available by".</param>
/// <param name="AvailableBytes">How much room it leaves; never negative.</param>
public readonly record struct SpaceLimit(string Name, long AvailableBytes)
{
    /// <summary>How long a file may become that this process makes, wherever it lies.</summary>
    internal static SpaceLimit OfFileSize => new("the limit on the size of a file (RLIMIT_FSIZE; 'ulimit -f unlimited' lifts it)", ProcessLimits.FileSizeLimitBytes);

    /// <summary>The tighter of two limits.</summary>
    internal SpaceLimit Min(SpaceLimit? other) => other is { } limit && limit.AvailableBytes < AvailableBytes ? limit : this;

    /// <summary>Refuses a file that does not fit.</summary>
    /// <exception cref="OutOfSpaceException">It does not.</exception>
    internal void Admit(long requestedBytes)
    {
        if (requestedBytes > AvailableBytes)
        {
            throw new OutOfSpaceException(requestedBytes, AvailableBytes, Name);
        }
    }

    /// <summary>The refusal of a file system that seemed to have room: there was less than was asked for, and a limit that it alone knows may have decided.</summary>
    /// <param name="errno">Its answer.</param>
    /// <param name="requestedBytes">What was asked for.</param>
    /// <param name="heldBytes">How much of that it has given already.</param>
    /// <param name="place">Where.</param>
    internal OutOfSpaceException Reached(int errno, long requestedBytes, long heldBytes, string place) =>
        new(requestedBytes, Math.Min(AvailableBytes + heldBytes, requestedBytes - 1), errno switch
        {
            Errno.QuotaExceeded => $"the disk quota of this user where '{place}' lies",
            Errno.FileTooLarge => $"the largest file that may be made at '{place}'",
            _ => Name,
        });
}
