namespace ActorShm.Actors.Coordination;

/// <summary>How far a node is on its way out of a run. None goes back.</summary>
internal enum NodeDeparture
{
    /// <summary>It gets work.</summary>
    NotBegun,

    /// <summary>It has asked to leave: no job that begins now gets it, and it goes when none needs it any more.</summary>
    Asked,

    /// <summary>It was told to leave.</summary>
    SentAway,

    /// <summary>Its worker is gone, or it was killed: the exit of its process is awaited, and it gets no more work.</summary>
    Ending,
}
