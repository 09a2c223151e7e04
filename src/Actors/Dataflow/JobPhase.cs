namespace ActorShm.Actors.Dataflow;

/// <summary>How far a job has come from its request to its answer. One that has failed stays where it was until it is over.</summary>
internal enum JobPhase
{
    /// <summary>Its program is being read.</summary>
    Planning,

    /// <summary>The numbers among its inputs are being read.</summary>
    Reading,

    /// <summary>No node is there to fill its arrays, and memory is not taken before one is on its way.</summary>
    AwaitingNode,

    /// <summary>The segment that it is to fill is not free yet.</summary>
    AwaitingTarget,

    /// <summary>Its arrays are being made.</summary>
    Making,

    /// <summary>It is at one of its stages.</summary>
    Computing,

    /// <summary>What it has made to be kept is being sealed, and then what it needs no more is retired.</summary>
    Sealing,

    /// <summary>It is answered. Some node may still have a stage open.</summary>
    Over,
}
