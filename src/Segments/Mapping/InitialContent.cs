namespace ActorShm.Segments;

/// <summary>What a new segment holds before anybody has written to it.</summary>
public enum InitialContent
{
    /// <summary>Zeros, also where the memory was used before.</summary>
    Zeros,

    /// <summary>
    /// Whatever the memory holds: zeros where it is new, old values of this user's own segments where it comes from the pool. For who overwrites
    /// everything anyway.
    /// </summary>
    Undefined,
}
