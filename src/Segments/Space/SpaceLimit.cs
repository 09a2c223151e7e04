namespace ActorShm.Segments;

/// <summary>One limit on the size of a new file.</summary>
/// <param name="Name">Its description, in words that follow "available by".</param>
/// <param name="AvailableBytes">The bytes that it leaves; never negative.</param>
public readonly record struct SpaceLimit(string Name, long AvailableBytes)
{
    /// <summary>How long a file may become that this process makes, wherever it lies.</summary>
    internal static SpaceLimit OfFileSize => new("the limit on the size of a file (RLIMIT_FSIZE; 'ulimit -f unlimited' lifts it)", ProcessLimits.FileSizeLimitBytes);

    /// <summary>The tighter of two limits.</summary>
    internal SpaceLimit Min(SpaceLimit? other) => other is { } limit && limit.AvailableBytes < AvailableBytes ? limit : this;

    /// <summary>Refuses a file that does not fit.</summary>
    /// <exception cref="OutOfSpaceException">The file does not fit.</exception>
    internal void Admit(long requestedBytes)
    {
        if (requestedBytes > AvailableBytes)
        {
            throw new OutOfSpaceException(requestedBytes, AvailableBytes, Name);
        }
    }

    /// <summary>Makes the exception for a file system that seemed to have room and refused: there was less than was asked for, perhaps by a limit that only the file system knows.</summary>
    /// <param name="errno">The error number that it returned.</param>
    /// <param name="requestedBytes">The bytes that were asked for.</param>
    /// <param name="heldBytes">The bytes that it has already given.</param>
    /// <param name="place">The directory.</param>
    internal OutOfSpaceException Reached(int errno, long requestedBytes, long heldBytes, string place) =>
        new(requestedBytes, Math.Min(AvailableBytes + heldBytes, requestedBytes - 1), errno switch
        {
            Errno.QuotaExceeded => $"the disk quota of this user where '{place}' lies",
            Errno.FileTooLarge => $"the largest file that may be made at '{place}'",
            _ => Name,
        });
}
