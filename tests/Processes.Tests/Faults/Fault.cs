using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>What may happen to a node in the middle of a job.</summary>
internal enum FaultKind
{
    /// <summary>It is killed: none of its cleanup runs.</summary>
    Kill,

    /// <summary>It is stopped and not continued: it hangs.</summary>
    Stop,

    /// <summary>It is stopped and continued again and again until the job is over: it is slow.</summary>
    Slow,
}

/// <summary>One fault of a campaign, decided before its job begins.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Node">To which of the nodes that there are.</param>
/// <param name="After">When, counted from the submission of the job.</param>
internal sealed record Fault(FaultKind Kind, int Node, TimeSpan After)
{
    private static readonly TimeSpan Stopped = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Continued = TimeSpan.FromMilliseconds(10);

    /// <summary>Whether the node does not survive it: a stopped one is killed by the host.</summary>
    public bool IsFatal => Kind != FaultKind.Slow;

    /// <summary>Waits for its time and does it, unless the job is over before.</summary>
    public async Task StrikeAsync(IReadOnlyList<TestProcess> nodes, CancellationToken jobOver)
    {
        var pid = nodes[Node].Pid;
        try
        {
            await Task.Delay(After, jobOver);
            switch (Kind)
            {
                case FaultKind.Kill:
                    Signals.SendIfThere(pid, Signals.Kill);
                    break;
                case FaultKind.Stop:
                    Signals.SendIfThere(pid, Signals.Stop);
                    break;
                default:
                    await PulseAsync(pid, jobOver);
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            // The job was faster than its fault.
        }
    }

    private static async Task PulseAsync(int pid, CancellationToken jobOver)
    {
        try
        {
            while (true)
            {
                Signals.SendIfThere(pid, Signals.Stop);
                await Task.Delay(Stopped, jobOver);
                Signals.SendIfThere(pid, Signals.Continue);
                await Task.Delay(Continued, jobOver);
            }
        }
        finally
        {
            Signals.SendIfThere(pid, Signals.Continue);
        }
    }
}
