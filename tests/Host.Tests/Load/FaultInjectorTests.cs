using System.Diagnostics;
using ActorShm.Host.Load.Faults;
using ActorShm.Host.Load.Running;
using ActorShm.Host.Load.Scenarios;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Host.Tests.Load;

// The nodes are processes of the test that do nothing, and are nodes as long as the test says so.
public sealed class FaultInjectorTests : IDisposable
{
    private const int Bytes = 1 << 20;
    private readonly ScratchDirectory _scratch = new();
    private readonly FaultDirectory _directory;
    private readonly NodeEnds _ends = new(TimeProvider.System);
    private Func<long> _availableMemory = () => long.MaxValue;
    private readonly HeldProcess _node = new(new ProcessStartInfo("/bin/sh", ["-c", "exec sleep infinity"]) { UseShellExecute = false, RedirectStandardOutput = true });

    public FaultInjectorTests() => _directory = new FaultDirectory(_scratch.Path, leastFreeBytes: 0, _ => _availableMemory());

    public void Dispose()
    {
        _node.Signal(Signals.Kill);
        _node.Dispose();
        _directory.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task A_node_is_killed()
    {
        var faults = Injector([Now(FaultKind.Kill)], [_node.Pid]);

        await faults.RunAsync(Stopwatch.GetTimestamp(), CancellationToken.None).WaitAsync(Watchdog.Limit);

        await _node.WaitForExitAsync(CancellationToken.None).WaitAsync(Watchdog.Limit);
        Assert.Equal(("kill", FaultOutcome.Injected($"node with pid {_node.Pid}")), Only(faults));
        Assert.Equal([4711], UnaskedOf(_node.Pid, 4711));
    }

    // Goal: nobody's process suffers because it has the number of a node that has ended. Method: it is a node when the fault looks for one, and none when it holds it.
    [Theory]
    [InlineData(nameof(FaultKind.Kill))]
    [InlineData(nameof(FaultKind.Stop))]
    [InlineData(nameof(FaultKind.Slow))]
    public async Task A_process_that_is_no_node_any_more_is_left_alone(string kind)
    {
        var lists = new Queue<IReadOnlyList<int>?>([[_node.Pid], [], [_node.Pid], null]);
        var faults = Injector([Now(Enum.Parse<FaultKind>(kind)), Now(Enum.Parse<FaultKind>(kind))], _ => Task.FromResult(lists.Dequeue()));

        await faults.RunAsync(Stopwatch.GetTimestamp(), CancellationToken.None).WaitAsync(Watchdog.Limit);

        Assert.Empty(lists);
        Assert.Equal(Enumerable.Repeat(FaultOutcome.Missed("the node had ended already"), 2), faults.Events.Select(fault => fault.Outcome));
        Assert.False(_node.HasExited);
        Assert.False(IsStopped());
        Assert.Equal([_node.Pid], UnaskedOf(_node.Pid));
    }

    [Fact]
    public async Task Without_a_node_nothing_is_done_and_that_is_told()
    {
        var faults = Injector([Now(FaultKind.Kill)], []);

        await faults.RunAsync(Stopwatch.GetTimestamp(), CancellationToken.None).WaitAsync(Watchdog.Limit);

        Assert.Equal(("kill", FaultOutcome.Missed("there was no node at that moment")), Only(faults));
    }

    [Theory]
    [InlineData(nameof(FaultKind.Stop))]
    [InlineData(nameof(FaultKind.Slow))]
    public async Task A_node_that_was_stopped_goes_on_when_the_scenario_ends(string kind)
    {
        using var stopping = new CancellationTokenSource();
        var faults = Injector([Now(Enum.Parse<FaultKind>(kind), TimeSpan.FromHours(1))], [_node.Pid]);
        var running = faults.RunAsync(Stopwatch.GetTimestamp(), stopping.Token);
        await Watchdog.UntilAsync("the node is stopped", IsStopped);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Watchdog.Limit));
        Assert.False(IsStopped());
        Assert.False(_node.HasExited);
    }

    // Goal: a node is stopped for as long as a fault says, whatever another does to it meanwhile. Method: it is made slow for a moment of the hour for which it is stopped.
    [Fact]
    public async Task A_node_that_is_stopped_stays_so_when_another_fault_lets_it_go()
    {
        using var stopping = new CancellationTokenSource();
        var faults = Injector([Now(FaultKind.Stop, TimeSpan.FromHours(1)), Now(FaultKind.Slow, TimeSpan.FromMilliseconds(100))], [_node.Pid]);
        var running = faults.RunAsync(Stopwatch.GetTimestamp(), stopping.Token);

        await Watchdog.UntilAsync("it is slow no more", () => faults.Events.Count == 1);
        Assert.True(IsStopped());
        Assert.Empty(UnaskedOf(_node.Pid)); // as a node that hangs is killed by the host

        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Watchdog.Limit));
        Assert.False(IsStopped());
    }

    // Goal: taking gigabytes does not hold other faults up. Method: what takes room goes on only when the next fault has met its node.
    [Fact]
    public async Task A_fault_that_is_due_while_another_takes_room_comes_in_time()
    {
        _availableMemory = () =>
        {
            _node.WaitForExitAsync(CancellationToken.None).Wait(Watchdog.Limit);
            return Bytes;
        };
        var faults = Injector([Now(FaultKind.Fill), Now(FaultKind.Kill)], [_node.Pid]);

        await Task.Run(() => faults.RunAsync(Stopwatch.GetTimestamp(), CancellationToken.None)).WaitAsync(Watchdog.Limit / 2);

        Assert.Equal(2, faults.Events.Count);
    }

    [Theory]
    [InlineData(-1, false, "there was no room to take in ")]
    [InlineData(Bytes / 2, true, "1,048,576 bytes in ")]
    [InlineData(Bytes * 2, true, "2,097,152 of 4,194,304 bytes in ", 4 * Bytes)]
    public async Task Taking_no_room_is_no_fault_and_taking_less_is_told(int available, bool isInjected, string expected, int bytes = Bytes)
    {
        _availableMemory = () => available;
        var faults = Injector([Now(FaultKind.Fill) with { Bytes = bytes }], []);

        await faults.RunAsync(Stopwatch.GetTimestamp(), CancellationToken.None).WaitAsync(Watchdog.Limit);

        Assert.Equal(("fill", new FaultOutcome(isInjected, expected + _directory.Path)), Only(faults));
    }

    // Goal: a fault that fails ends the scenario, and leaves nothing of the others. Method: a host that cannot be started again, while a node is stopped and room is taken.
    [Fact]
    public async Task A_fault_that_fails_ends_the_others_and_gives_back_what_they_have()
    {
        var failure = new InvalidOperationException("No host again.");
        var hour = TimeSpan.FromHours(1);
        var faults = new FaultInjector(
            Scenario([Now(FaultKind.Stop, hour), Now(FaultKind.Fill, hour), Now(FaultKind.RestartHost)]),
            Nodes([_node.Pid]),
            async (_, _) =>
            {
                await Watchdog.UntilAsync("the others have begun", () => IsStopped() && TakenBytes() >= Bytes);
                throw failure;
            },
            _directory,
            _ends);

        var told = await Assert.ThrowsAsync<InvalidOperationException>(() => faults.RunAsync(Stopwatch.GetTimestamp(), CancellationToken.None).WaitAsync(Watchdog.Limit));

        Assert.Same(failure, told);
        Assert.False(IsStopped());
        Assert.Equal(0, TakenBytes());
        Assert.Empty(faults.Events); // none has passed
    }

    private static Fault Now(FaultKind kind, TimeSpan time = default) => new(TimeSpan.Zero, kind, time, Slowdown: 10, Bytes, IsKill: false);

    private static Func<CancellationToken, Task<IReadOnlyList<int>?>> Nodes(IReadOnlyList<int> pids) => _ => Task.FromResult<IReadOnlyList<int>?>(pids);

    private static (string Name, FaultOutcome Outcome) Only(FaultInjector faults)
    {
        var only = Assert.Single(faults.Events);
        return (only.Name, only.Outcome);
    }

    // When nodes with these processes have gone by now, which of them did so unasked?
    private IEnumerable<int> UnaskedOf(params int[] pids)
    {
        _ends.Take(pids.Select(pid => MadeUpLoad.Gone(node: 1, pid, DateTimeOffset.UtcNow)));
        return _ends.Unasked.Select(node => node.Pid);
    }

    private FaultInjector Injector(IReadOnlyList<Fault> faults, IReadOnlyList<int> pids) => Injector(faults, Nodes(pids));

    private FaultInjector Injector(IReadOnlyList<Fault> faults, Func<CancellationToken, Task<IReadOnlyList<int>?>> nodes) =>
        new(Scenario(faults), nodes, (_, _) => throw new InvalidOperationException("No restart was asked for."), _directory, _ends);

    private Scenario Scenario(IReadOnlyList<Fault> faults)
    {
        File.WriteAllText(_scratch.Combine("one.conf"), """
            scenario {
              name = one
              description = "An hour of nothing."
              byte-budget = 1 MiB
              phases = [ { name = hour, duration = 1h, rate = 1 } ]
              mix = [ { name = life, operation = life, elements = [1] } ]
              assert { errors-at-most = 0 }
            }
            """);
        return ScenarioFile.Read(_scratch.Combine("one.conf")) with { Faults = faults };
    }

    private long TakenBytes() => new DirectoryInfo(_directory.Path).EnumerateFiles("filler-*").Sum(file => file.Length);

    // The state follows the name of the program, which is in parentheses.
    private bool IsStopped() => File.ReadAllText($"/proc/{_node.Pid}/stat").Split(") ")[^1][0] == 'T';
}
