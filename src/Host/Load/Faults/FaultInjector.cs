using System.Diagnostics;
using ActorShm.Host.Load.Running;
using ActorShm.Host.Load.Scenarios;
using ActorShm.Segments;

namespace ActorShm.Host.Load.Faults;

/// <summary>Injects faults at their times. What a fault has stopped or filled goes on and is removed again, however the scenario ends.</summary>
internal sealed class FaultInjector(Scenario scenario, HostUnderLoad host, LoadSession session, NodeKeeper nodes, FaultDirectory directory)
{
    private const int Stop = 19;
    private const int Continue = 18;
    private static readonly TimeSpan SlowTurn = TimeSpan.FromMilliseconds(50);

    private readonly Random _random = new(scenario.Seed);
    private readonly SemaphoreSlim _restarting = new(1);
    private readonly List<FaultEvent> _events = [];

    /// <summary>What was injected so far.</summary>
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

    /// <summary>Injects them all. Those that take their time overlap with the next.</summary>
    public async Task RunAsync(long start, CancellationToken stopping)
    {
        var underWay = new List<Task>();
        foreach (var fault in scenario.Faults)
        {
            var wait = fault.At - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, stopping);
            }

            underWay.Add(InjectAsync(fault, start, stopping));
        }

        await Task.WhenAll(underWay);
    }

    private async Task InjectAsync(Fault fault, long start, CancellationToken stopping)
    {
        var at = Stopwatch.GetElapsedTime(start);
        var detail = fault.Kind switch
        {
            FaultKind.Kill => WithNodeAsync(node =>
            {
                node.Kill();
                return Task.CompletedTask;
            }),
            FaultKind.Stop => WithNodeAsync(node => HoldAsync(node, fault.For, stopping)),
            FaultKind.Slow => WithNodeAsync(node => SlowAsync(node, fault, stopping)),
            FaultKind.Fill => FillAsync(fault, stopping),
            _ => RestartAsync(fault.IsKill, stopping),
        };
        var text = await detail;
        lock (_events)
        {
            _events.Add(new FaultEvent(at, Stopwatch.GetElapsedTime(start), fault.Name, text));
        }
    }

    private async Task<string> WithNodeAsync(Func<ProcessHandle, Task> act)
    {
        var pids = nodes.Pids;
        if (pids.Count == 0)
        {
            return "there was no node at that moment";
        }

        using var node = ProcessHandle.TryOpen(pids[_random.Next(pids.Count)]);
        if (node is null)
        {
            return "the node had ended already";
        }

        await act(node);
        return $"node with pid {node.Identity.Pid}";
    }

    private static async Task HoldAsync(ProcessHandle node, TimeSpan time, CancellationToken stopping)
    {
        node.Kill(Stop);
        try
        {
            await Task.Delay(time, stopping);
        }
        finally
        {
            node.Kill(Continue);
        }
    }

    // It runs for its part of every turn, as on a machine that others use.
    private static async Task SlowAsync(ProcessHandle node, Fault fault, CancellationToken stopping)
    {
        var running = SlowTurn / fault.Slowdown;
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < fault.For && !node.HasExited;)
        {
            await HoldAsync(node, SlowTurn - running, stopping);
            await Task.Delay(running, stopping);
        }
    }

    private async Task<string> FillAsync(Fault fault, CancellationToken stopping)
    {
        var taken = directory.Fill(fault.Bytes);
        try
        {
            await Task.Delay(fault.For, stopping);
        }
        finally
        {
            directory.Empty();
        }

        return $"{taken:N0} bytes in {directory.Path}";
    }

    private async Task<string> RestartAsync(bool kill, CancellationToken stopping)
    {
        await _restarting.WaitAsync(stopping);
        try
        {
            var before = host.Pid;
            var client = session.Suspend();
            await host.StopAsync(kill);
            if (client is not null)
            {
                await client.DisposeAsync();
            }

            await host.StartAsync(stopping);
            await session.OpenAsync(stopping);
            return $"host with pid {before} {(kill ? "killed" : "ended")}, pid {host.Pid} in its place";
        }
        finally
        {
            _restarting.Release();
        }
    }
}
