namespace ActorShm.Actors.Work;

/// <summary>Why a node ends.</summary>
internal enum NodeEndKind
{
    /// <summary>The run is over, or the node was asked to stop: exit code 0.</summary>
    Left,

    /// <summary>The host would not take the node in: exit code 1.</summary>
    Refused,

    /// <summary>The host cannot be reached, or its process is gone: exit code 3.</summary>
    HostGone,
}

/// <summary>The end of a node and its reason, for people.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Reason">The same in a sentence.</param>
internal sealed record NodeEnd(NodeEndKind Kind, string Reason)
{
    /// <summary>The exit code of a node process that ends this way.</summary>
    public int ExitCode => Kind switch
    {
        NodeEndKind.Left => 0,
        NodeEndKind.Refused => 1,
        _ => 3,
    };
}
