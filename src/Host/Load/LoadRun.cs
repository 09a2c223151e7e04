using System.Diagnostics;
using System.Globalization;
using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Host.Ending;
using ActorShm.Host.Load.Faults;
using ActorShm.Host.Load.Measuring;
using ActorShm.Host.Load.Reports;
using ActorShm.Host.Load.Running;
using ActorShm.Host.Load.Scenarios;
using ActorShm.Host.Measuring;
using ActorShm.Host.Runs;
using ActorShm.Segments;
using Microsoft.Extensions.Logging;

namespace ActorShm.Host.Load;

/// <summary>Carries out a scenario: starts a host, loads it, injects faults, and reports the results. Leaves no process and no file behind.</summary>
/// <param name="scenario">The scenario.</param>
/// <param name="sources">The user's settings, which win over the settings of the scenario.</param>
/// <param name="loggers">The log of this process.</param>
/// <param name="stop">The signals to this process, which end the scenario early.</param>
/// <param name="progress">Receives the figures of every second.</param>
internal sealed class LoadRun(Scenario scenario, SettingsSources sources, ILoggerFactory loggers, StopSignal stop, Action<TimelinePoint> progress)
{
    private const long LeastFreeBytes = 2L << 30;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private const string HostSettings = """
        actorshm.host.restarts = 1000000       # the scenario may kill so many nodes
        actorshm.host.kept-nodes = 10000       # how each has ended is looked at before the host ends
        actorshm.host.restart-delay-most = 2s  # a node that stays away for long is replaced by the command, and there would be one too many

        """;

    private const double ShortestSecond = 0.3; // for the rest at the end; a shorter rest would give a meaningless rate and is added to the second before it

    private readonly LoadRecorder _recorder = new(scenario);
    private double _lastSecond;

    /// <summary>Carries out the scenario.</summary>
    public async Task<LoadReport> RunAsync()
    {
        using var scratch = CommandDirectory.Acquire(RunDirectory.DefaultParent, "load");
        var configFile = Path.Combine(scratch.Path, "scenario.conf");
        await File.WriteAllTextAsync(configFile, SettingsText(), stop.Orderly);
        var merged = sources.Over([configFile]);
        return await RunAsync(OwnSettings.Load(merged), merged, scratch.Path);
    }

    private async Task<LoadReport> RunAsync(ActorShmSettings settings, SettingsSources merged, string scratch)
    {
        await using var host = new HostUnderLoad(scenario, merged, settings, scratch, stop.TakeAtOnce());
        using var directory = new FaultDirectory(settings.Segments.Placement[0], LeastFreeBytes, CurrentProcess.AvailableMemoryBytes);
        await using var session = new LoadSession(scenario, host.RunDirectory, settings, loggers);
        await host.StartAsync(stop.Orderly);
        await session.OpenAsync(stop.Orderly);
        var nodes = new NodeKeeper(session.ListNodePidsAsync, host.StartReplacement, scenario.Nodes, settings.RestartDelayMost, TimeProvider.System);
        var ends = new NodeEnds(TimeProvider.System);
        var lastLook = new LastLook(host, settings, loggers, ends);
        var life = new HostLife(host, session, lastLook);
        var faults = new FaultInjector(scenario, session.ListNodePidsAsync, life.RestartAsync, directory, ends);
        var startedAt = DateTimeOffset.UtcNow;
        var elapsed = await LoadAsync(host, session, nodes, faults);
        await life.EndAsync(stop.Orderly);
        return new LoadReport
        {
            Scenario = scenario,
            StartedAt = startedAt,
            Elapsed = elapsed,
            DoneInTime = _recorder.DoneInTime,
            Latency = _recorder.OfAll().Latency,
            Phases = [.. scenario.Phases.Select((_, phase) => _recorder.OfPhase(phase))],
            Entries = [.. scenario.Mix.Select((_, entry) => _recorder.OfEntry(entry))],
            Errors = _recorder.Errors,
            Timeline = _recorder.Timeline,
            Faults = faults.Events,
            Leaks = lastLook.Leaks,
            HostEnd = host.UnaskedEnd,
            UnaskedNodeEnds = ends.Unasked,
            ReplacedNodes = host.ReplacedNodes,
        };
    }

    /// <summary>Loads the host until all phases are over, all operations have ended and all faults have passed. The first failure ends everything else.</summary>
    private async Task<TimeSpan> LoadAsync(HostUnderLoad host, LoadSession session, NodeKeeper nodes, FaultInjector faults)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stop.Orderly);
        var start = Stopwatch.GetTimestamp();
        _recorder.Begin(start);
        var generator = new LoadGenerator(scenario, new OperationRunner(scenario, new Operations(session), _recorder).RunAsync);
        Task[] work = [generator.RunAsync(start, stopping.Token), faults.RunAsync(start, stopping.Token)];
        Task[] all = [.. work, nodes.RunAsync(stopping.Token), WatchAsync(host, nodes, start, stopping.Token)];
        await EndOfAsync(work, all);
        var elapsed = Stopwatch.GetElapsedTime(start);
        await stopping.CancelAsync();
        var failed = all.FirstOrDefault(task => task.IsFaulted);
        await Task.WhenAll(all).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await (failed ?? Task.CompletedTask); // throws the failure, if there is one
        stop.Orderly.ThrowIfCancellationRequested();
        var memory = MemoryWatch.Sample(host, nodes.Pids);
        if (_lastSecond == 0 || elapsed.TotalSeconds - _lastSecond > ShortestSecond)
        {
            progress(_recorder.CloseSecond(elapsed.TotalSeconds, memory));
        }
        else
        {
            _recorder.ExtendLastSecond(elapsed.TotalSeconds, memory);
        }

        return elapsed;
    }

    /// <summary>Returns when all the work is done, or when any task has failed.</summary>
    private static async Task EndOfAsync(IReadOnlyList<Task> work, IReadOnlyList<Task> all)
    {
        var running = all.ToList();
        while (!work.All(task => task.IsCompleted))
        {
            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            if (!ended.IsCompletedSuccessfully)
            {
                return;
            }
        }
    }

    private async Task WatchAsync(HostUnderLoad host, NodeKeeper nodes, long start, CancellationToken stopping)
    {
        for (var second = 1; ; second++)
        {
            var wait = (Second * second) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, stopping);
            }

            _lastSecond = Stopwatch.GetElapsedTime(start).TotalSeconds;
            progress(_recorder.CloseSecond(_lastSecond, MemoryWatch.Sample(host, nodes.Pids)));
        }
    }

    // The room is set by a headroom that leaves just that much, so nobody else on the machine is affected. The scenario's own settings win over those here, but not over this headroom.
    // The headroom is always taken from the memory of the machine. In a control group, a headroom counts only up to an eighth of the group's limit, which would leave the run more than the room.
    private string SettingsText()
    {
        var settings = $"{HostSettings}{scenario.Settings}\n";
        if (scenario.RoomBytes is not { } room)
        {
            return settings;
        }

        var headroom = Math.Max(0, new MachineFiles("/").MemoryBytes("MemAvailable") - room ?? 0);
        return $"{settings}actorshm.segments.headroom = {headroom.ToString(CultureInfo.InvariantCulture)} B\n";
    }
}
