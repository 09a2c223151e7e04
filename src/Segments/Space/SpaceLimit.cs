namespace ActorShm.Segments;

/// <summary>One thing that limits how large a new file can be.</summary>
/// <param name="Name">What it is, in words that follow "available by".</param>
/// <param name="AvailableBytes">How much room it leaves; never negative.</param>
public readonly record struct SpaceLimit(string Name, long AvailableBytes)
{
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
}
