namespace ActorShm.Host.Demo;

/// <summary>The results of the demo, printed as tables or as JSON.</summary>
internal sealed record DemoReport(
    string Engine,
    int Nodes,
    long Elements,
    long BytesMapped,
    long BytesMessaged,
    IReadOnlyList<DemoCheck> Checks,
    IReadOnlyList<DemoStep> Steps,
    IReadOnlyList<DemoMemory> Memory)
{
    /// <summary>Whether every answer was right.</summary>
    public bool IsRight => Checks.All(check => check.IsRight);
}

/// <summary>One answer of the nodes, beside the answer that is known to be right.</summary>
/// <param name="Name">The question.</param>
/// <param name="Expected">The answer by the closed form.</param>
/// <param name="Actual">The answer of the nodes.</param>
/// <param name="Tolerance">How far apart the two may be, relative to the larger one; 0 means that they must be equal.</param>
internal sealed record DemoCheck(string Name, double Expected, double Actual, double Tolerance)
{
    /// <summary>Whether the two agree.</summary>
    public bool IsRight => Expected.Equals(Actual) || Math.Abs(Expected - Actual) <= Tolerance * Math.Max(Math.Abs(Expected), Math.Abs(Actual));
}

/// <summary>One step and how long it took.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Time">The time from start to end, as a client sees it.</param>
/// <param name="Limit">The time that memory bandwidth alone would take, or null where that limit does not apply.</param>
internal sealed record DemoStep(string Name, TimeSpan Time, TimeSpan? Limit);

/// <summary>The memory of one process, with shared pages divided among the processes that share them.</summary>
internal sealed record DemoMemory(string Process, int Pid, long PssBytes);
