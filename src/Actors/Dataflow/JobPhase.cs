namespace ActorShm.Actors.Dataflow;

/// <summary>How far a job has come from its request to its answer. A failed job stays in its phase until it is over.</summary>
internal enum JobPhase
{
    /// <summary>Its program is being read.</summary>
    Planning,

    /// <summary>The numbers among its inputs are being read.</summary>
    Reading,

    /// <summary>No node is there to fill its arrays; no memory is taken before one is on its way.</summary>
    AwaitingNode,

    /// <summary>It waits until the segment that it is to fill is free.</summary>
    AwaitingTarget,

    /// <summary>Its arrays are being made.</summary>
    Making,

    /// <summary>It is in one of its stages.</summary>
    Computing,

    /// <summary>The segments to keep are being sealed, and then what it no longer needs is retired.</summary>
    Sealing,

    /// <summary>It is answered. A node may still have a stage open.</summary>
    Over,
}
