namespace ActorShm.Host.Load.Scenarios;

/// <summary>The kinds of faults.</summary>
internal enum FaultKind
{
    /// <summary>A node is killed.</summary>
    Kill,

    /// <summary>A node is stopped and continues later.</summary>
    Stop,

    /// <summary>A node gets only a part of its processor time.</summary>
    Slow,

    /// <summary>A file takes room from the segments and is removed later.</summary>
    Fill,

    /// <summary>The host ends, and another host starts in its place.</summary>
    RestartHost,
}

/// <summary>One fault of a scenario.</summary>
/// <param name="At">When the fault is due, from the start of the first phase.</param>
/// <param name="Kind">The kind of fault.</param>
/// <param name="For">How long the fault lasts, for faults that pass.</param>
/// <param name="Slowdown">The factor by which the node becomes slower.</param>
/// <param name="Bytes">The length of the file.</param>
/// <param name="IsKill">Whether the host is killed rather than asked to end.</param>
internal sealed record Fault(TimeSpan At, FaultKind Kind, TimeSpan For, double Slowdown, long Bytes, bool IsKill)
{
    /// <summary>The name of the fault's kind in files and reports.</summary>
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
