using System.Diagnostics;
using ActorShm.Host.Load.Running;
using ActorShm.Host.Load.Scenarios;
using ActorShm.Segments;

namespace ActorShm.Host.Load.Faults;

/// <summary>Injects faults at their times. However the scenario ends, a node that a fault has stopped continues, and a file that a fault has filled is removed.</summary>
/// <param name="scenario">The faults.</param>
/// <param name="listNodes">The processes of the nodes; null when there is no host at this moment.</param>
/// <param name="restartHost">Ends the host, by a kill or in good order, and starts another in its place; returns the outcome.</param>
/// <param name="directory">The directory in which room is taken.</param>
/// <param name="ends">Learns which nodes end, or may end, because of a fault.</param>
internal sealed class FaultInjector(
    Scenario scenario, Func<CancellationToken, Task<IReadOnlyList<int>?>> listNodes, Func<bool, CancellationToken, Task<FaultOutcome>> restartHost, FaultDirectory directory, NodeEnds ends)
{
    private static readonly TimeSpan SlowTurn = TimeSpan.FromMilliseconds(50);

    private readonly Random _random = new(scenario.Seed);
    private readonly List<FaultEvent> _events = [];
    private readonly HeldNodes _held = new();

    /// <summary>The outcomes of the faults that have passed so far, whether they happened or not.</summary>
    public IReadOnlyList<FaultEvent> Events
    {
        get
        {
            lock (_events)
            {
                return [.. _events.OrderBy(fault => fault.At)];
            }
        }
    }

    /// <summary>Injects all faults. A fault that lasts overlaps with the next ones. A failure ends this at once, together with every fault that has not passed.</summary>
    public async Task RunAsync(long start, CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var underWay = new TasksUnderWay();
        try
        {
            foreach (var fault in scenario.Faults)
            {
                var wait = fault.At - Stopwatch.GetElapsedTime(start);
                if (wait > TimeSpan.Zero)
                {
                    await underWay.WaitAsync(Task.Delay(wait, ending.Token));
                }

                underWay.Add(InjectAsync(fault, _random.NextDouble(), start, ending.Token));
            }

            await underWay.WaitForAllAsync();
        }
        finally
        {
            await ending.CancelAsync();
            await underWay.SettleAsync();
        }
    }

    private async Task InjectAsync(Fault fault, double draw, long start, CancellationToken stopping)
    {
        var at = Stopwatch.GetElapsedTime(start);
        var outcome = fault.Kind switch
        {
            FaultKind.Kill => WithNodeAsync(
                draw,
                node =>
                {
                    ends.NoteKill(node.Identity.Pid); // noted first, because the list of gone nodes may be taken right after the kill
                    node.Kill();
                    return Task.CompletedTask;
                },
                stopping),
            FaultKind.Stop => WithNodeAsync(draw, node => HoldAsync(node, () => _held.HoldAsync(node, fault.For, stopping)), stopping),
            FaultKind.Slow => WithNodeAsync(draw, node => HoldAsync(node, () => SlowAsync(node, fault, stopping)), stopping),
            FaultKind.Fill => FillAsync(fault, stopping),
            _ => restartHost(fault.IsKill, stopping),
        };
        var told = await outcome;
        lock (_events)
        {
            _events.Add(new FaultEvent(at, Stopwatch.GetElapsedTime(start), fault.Name, told));
        }
    }

    /// <param name="draw">Selects the node; from 0 to below 1.</param>
    /// <param name="act">What is done to the node.</param>
    /// <param name="stopping">Cancels the requests for the list of nodes.</param>
    private async Task<FaultOutcome> WithNodeAsync(double draw, Func<ProcessHandle, Task> act, CancellationToken stopping)
    {
        // The nodes are listed now, and again once the process is held, because the process id of a node that has ended may by now be that of any other process.
        if (await listNodes(stopping) is not { Count: > 0 } pids)
        {
            return FaultOutcome.Missed("there was no node at that moment");
        }

        using var node = ProcessHandle.TryOpen(pids[(int)(draw * pids.Count)]);
        if (node is null || await listNodes(stopping) is not { } still || !still.Contains(node.Identity.Pid))
        {
            return FaultOutcome.Missed("the node had ended already");
        }

        await act(node);
        return FaultOutcome.Injected($"node with pid {node.Identity.Pid}");
    }

    private async Task HoldAsync(ProcessHandle node, Func<Task> hold)
    {
        var hasPassed = ends.NoteHold(node.Identity.Pid);
        await hold();
        hasPassed();
    }

    // The node runs only for its part of every turn, as on a machine that others use.
    private async Task SlowAsync(ProcessHandle node, Fault fault, CancellationToken stopping)
    {
        var running = SlowTurn / fault.Slowdown;
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < fault.For && !node.HasExited;)
        {
            await _held.HoldAsync(node, SlowTurn - running, stopping);
            await Task.Delay(running, stopping);
        }
    }

    private async Task<FaultOutcome> FillAsync(Fault fault, CancellationToken stopping)
    {
        using var filler = await directory.FillAsync(fault.Bytes, stopping);
        if (filler.Bytes == 0)
        {
            return FaultOutcome.Missed($"there was no room to take in {directory.Path}");
        }

        await Task.Delay(fault.For, stopping);
        return FaultOutcome.Injected($"{filler.Bytes:N0} {(filler.Bytes < fault.Bytes ? $"of {fault.Bytes:N0} " : string.Empty)}bytes in {directory.Path}");
    }
}
