namespace ActorShm.Actors.Runs;

/// <summary>What the engine knows about the links between this process and others.</summary>
internal interface IRunLinks
{
    /// <summary>Gets the bytes sent and received over all links since the start.</summary>
    long BytesMessaged { get; }

    /// <summary>Gets the process behind a reference, as the operating system vouches for it; null when the link to it is gone.</summary>
    int? ProcessBehind(IActorRef reference);

    /// <summary>Gets the largest size of a message that can be sent to the process behind a reference: the smaller of both limits where the engine knows the other's.</summary>
    int MaximumMessageBytesTo(IActorRef reference);

    /// <summary>Whether so many bytes wait for the process behind a reference that only the necessary messages should be sent to it.</summary>
    bool IsBehind(IActorRef reference);
}
