namespace ActorShm.Actors.Runs;

/// <summary>What the engine knows of the links between this process and others.</summary>
internal interface IRunLinks
{
    /// <summary>All bytes sent and received over all links since the start.</summary>
    long BytesMessaged { get; }

    /// <summary>The process behind a reference, as the operating system vouches for it; null when the link to it is gone.</summary>
    int? ProcessBehind(IActorRef reference);

    /// <summary>The most bytes of a message that can be sent to the process behind a reference: the smaller limit of both where the engine knows the other's.</summary>
    int MaximumMessageBytesTo(IActorRef reference);

    /// <summary>Whether so much waits for the process behind a reference that it should be told only what it has to know.</summary>
    bool IsBehind(IActorRef reference);
}
