namespace ActorShm.Actors.Coordination;

/// <summary>How far a node is on its way out of a run. A node never goes back.</summary>
internal enum NodeDeparture
{
    /// <summary>It takes work.</summary>
    NotBegun,

    /// <summary>It has asked to leave: new jobs do not get it, and it goes when no job needs it any more.</summary>
    Asked,

    /// <summary>It was told to leave.</summary>
    SentAway,

    /// <summary>Its worker is gone, or it was killed: the exit of its process is awaited, and it takes no more work.</summary>
    Ending,
}
