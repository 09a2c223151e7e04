namespace ActorShm.Host.Load.Scenarios;

/// <summary>What goes wrong.</summary>
internal enum FaultKind
{
    /// <summary>A node is killed.</summary>
    Kill,

    /// <summary>A node is stopped, and goes on later.</summary>
    Stop,

    /// <summary>A node gets only a part of its time.</summary>
    Slow,

    /// <summary>A file takes room from the segments, and goes again.</summary>
    Fill,

    /// <summary>The host ends, and another one starts in its place.</summary>
    RestartHost,
}

/// <summary>One thing that goes wrong.</summary>
/// <param name="At">When, from the start of the first phase.</param>
/// <param name="Kind">What.</param>
/// <param name="For">How long, for those that pass.</param>
/// <param name="Slowdown">How many times slower the node becomes.</param>
/// <param name="Bytes">How long the file is.</param>
/// <param name="IsKill">Whether the host is killed rather than asked to end.</param>
internal sealed record Fault(TimeSpan At, FaultKind Kind, TimeSpan For, double Slowdown, long Bytes, bool IsKill)
{
    /// <summary>Its name in files and reports.</summary>
    public string Name => NameOf(Kind);

    public static string NameOf(FaultKind kind) => kind switch
    {
        FaultKind.Kill => "kill",
        FaultKind.Stop => "stop",
        FaultKind.Slow => "slow",
        FaultKind.Fill => "fill",
        _ => "restart-host",
    };
}
