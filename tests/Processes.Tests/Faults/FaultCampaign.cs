using System.Diagnostics;
using System.Security.Cryptography;
using ActorShm.Actors;
using ActorShm.Actors.Telemetry;
using ActorShm.Segments;
using ActorShm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Processes.Tests;

/// <summary>Jobs on a host whose nodes die, hang and slow down by chance, each compared bit by bit with the same job when nothing happened.</summary>
internal sealed class FaultCampaign : IAsyncDisposable
{
    private const int NodeCount = 3;

    /// <summary>Reductions, several stages, outputs of other types; all long enough to be struck.</summary>
    private static readonly (string Text, string[] Outputs)[] Programs =
    [
        (LongPrograms.Powers, []),
        ("m = mean(x); sqrt(mean((x - m)*(x - m))); max(abs(x - m)); sum((2 + sin(x))**1.3 + (3 + cos(x))**1.7)", []),
        ("z = (2 + sin(x))**1.1 + (3 + cos(x))**1.2 + (4 + sin(x))**1.3 + (5 + cos(x))**1.4; sum(z)", ["z"]),
        ("a = exp(sin(x)) * (2 + cos(x))**1.9; b = a > 2; s = sum(a); c = (a - s)/(1 + abs(a + s)); min(c); max(c)", ["a", "b", "c"]),
    ];

    private readonly Random _random;
    private readonly RunningHost _host;
    private readonly RunClient _client;
    private readonly SegmentHandle _x;
    private readonly List<TestProcess> _nodes = [];
    private readonly Dictionary<int, (string Answer, TimeSpan Duration)> _quiet = [];
    private int _jobs;

    private FaultCampaign(int seed, RunningHost host, RunClient client, SegmentHandle x)
    {
        _random = new Random(seed);
        _host = host;
        _client = client;
        _x = x;
    }

    /// <summary>Nodes that did not survive so far.</summary>
    public int Deaths { get; private set; }

    /// <summary>Partitions that were done again so far.</summary>
    public long Retries { get; private set; }

    /// <summary>Begins on a host that somebody else starts and ends.</summary>
    public static async Task<FaultCampaign> BeginAsync(int seed, RunningHost host, string x)
    {
        var client = await RunClient.ConnectAsync(host.RunDirectory, ActorShmSettings.Load([]), NullLoggerFactory.Instance);
        var campaign = new FaultCampaign(seed, host, client, await client.AdoptFileAsync(x, "x"));
        await campaign.ReplaceDeadNodesAsync();
        for (var program = 0; program < Programs.Length; program++)
        {
            await campaign.RunAsync(program); // the nodes compile its loops
            var begin = Stopwatch.GetTimestamp();
            var answer = await campaign.RunAsync(program);
            campaign._quiet.Add(program, (answer, Stopwatch.GetElapsedTime(begin)));
        }

        return campaign;
    }

    /// <summary>Runs one job under faults.</summary>
    /// <returns>What was done, for the report of a failure; null when the answer is the quiet one.</returns>
    public async Task<string?> RunOneAsync()
    {
        var program = _random.Next(Programs.Length);
        var isFirst = _jobs++ == 0;
        var faults = isFirst ? [] : Choose(_quiet[program].Duration);
        using var over = new CancellationTokenSource();
        var strikes = faults.Select(fault => fault.StrikeAsync(_nodes, over.Token)).ToList();
        if (isFirst)
        {
            strikes.Add(KillAtWorkAsync((await _client.ListNodesAsync()).Single(node => node.Pid == _nodes[0].Pid).Node, over.Token));
        }

        string answer;
        try
        {
            answer = await RunAsync(program).WaitAsync(Watchdog.Limit);
        }
        catch (Exception e) when (e is RunFailedException or TimeoutException)
        {
            answer = e.Message;
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(strikes);
        }

        await ReplaceDeadNodesAsync();
        var quiet = _quiet[program].Answer;
        return answer == quiet ? null : $"'{Programs[program].Text}' under [{string.Join(", ", faults)}] gave\n{answer}\nand quietly\n{quiet}";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    /// <summary>Up to two nodes die or hang in one job, so that one is left to finish it.</summary>
    /// <param name="duration">How long the job takes when nothing happens: every fault strikes in this time.</param>
    private Fault[] Choose(TimeSpan duration) =>
    [
        .. Enumerable.Range(0, NodeCount).OrderBy(_ => _random.Next()).Take(_random.Next(NodeCount)).Select(
            node => new Fault((FaultKind)_random.Next(3), node, duration * _random.NextDouble())),
    ];

    /// <summary>What strikes the first job of a campaign: its first node is killed in the middle of a partition. The others are stopped until then, or might have done everything.</summary>
    private async Task KillAtWorkAsync(int number, CancellationToken jobOver)
    {
        int[] others = [.. _nodes.Skip(1).Select(node => node.Pid)];
        Array.ForEach(others, pid => Signals.Send(pid, Signals.Stop));
        try
        {
            await Watchdog.UntilAsync($"node {number} is at work", () => jobOver.IsCancellationRequested || WorkTables.IsAtWork(_host.RunDirectory, number));
            Signals.SendIfThere(_nodes[0].Pid, Signals.Kill);
        }
        finally
        {
            Array.ForEach(others, pid => Signals.Send(pid, Signals.Continue));
        }
    }

    /// <summary>The bits of all results and outputs, as text. What the job made is retired, so that its memory is used again.</summary>
    private async Task<string> RunAsync(int program)
    {
        var (text, outputs) = Programs[program];
        var outcome = await _client.RunAsync(new ProgramRequest(text, new Dictionary<string, SegmentHandle>(StringComparer.Ordinal) { ["x"] = _x }, outputs));
        Retries += outcome.Cost.Retries;
        var results = outcome.Results.Where(result => result.Value is not null).Select(result => $"{result.Name}: {result.Value!.Value.Bits:X16}");
        var arrays = outcome.Outputs.OrderBy(output => output.Key, StringComparer.Ordinal).Select(output => $"{output.Key}: {HashOf(output.Value)}").ToArray();
        foreach (var output in outcome.Outputs.Values)
        {
            await _client.RetireSegmentAsync(output);
        }

        return string.Join('\n', [.. results, .. arrays]);
    }

    private string HashOf(SegmentHandle handle)
    {
        using var view = _client.Segments.Open(handle, AccessMode.ReadOnly);
        return Convert.ToHexString(SHA256.HashData(view.ReadBytes(0, checked((int)handle.ElementCount))));
    }

    /// <summary>Starts nodes in place of those that are gone, and waits until they work. A node that was stopped is killed by now, or will be.</summary>
    /// <remarks>One that was struck last may still look alive when it is looked at first, so they are looked at again.</remarks>
    private Task ReplaceDeadNodesAsync() => Watchdog.UntilAsync("all nodes have joined", async () =>
    {
        await StartMissingNodesAsync();
        var pids = _nodes.Select(node => node.Pid).ToHashSet();
        return (await _client.ListNodesAsync()).Count(node => pids.Contains(node.Pid)) == NodeCount;
    });

    private async Task StartMissingNodesAsync()
    {
        for (var i = _nodes.Count - 1; i >= 0; i--)
        {
            if (_nodes[i].HasExited || RunningHost.IsStopped(_nodes[i].Pid))
            {
                Deaths++;
                await _nodes[i].DisposeAsync();
                _nodes.RemoveAt(i);
            }
        }

        while (_nodes.Count < NodeCount)
        {
            _nodes.Add(Cli.Start("node", "--run-dir", _host.RunDirectory));
        }
    }
}
