using System.Diagnostics;
using System.Globalization;
using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Host.Load.Scenarios;
using ActorShm.Host.Runs;
using ActorShm.Hosting;

namespace ActorShm.Host.Load.Running;

/// <summary>The host that a scenario works on: <c>actorshm host</c> in a process of its own, as a user starts it, with replacements for nodes that die.</summary>
/// <remarks>Starting and stopping must not overlap; everything else is safe on any thread.</remarks>
/// <param name="scenario">The scenario, which says how many nodes the host has.</param>
/// <param name="sources">The sources of the host's settings.</param>
/// <param name="settings">The settings from these sources: where segments lie, and how long the host may take to start and to end.</param>
/// <param name="scratchDirectory">The directory in which the host's ready file appears.</param>
/// <param name="atOnce">Hurries the host's end, now or later: the host no longer waits for anybody, and still leaves nothing behind.</param>
internal sealed class HostUnderLoad(
    Scenario scenario, SettingsSources sources, ActorShmSettings settings, string scratchDirectory, CancellationToken atOnce) : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private const int ShownLines = 3;

    /// <summary>The time that a start or an end may take beyond the times that the settings allow for its steps: processes have to start and to exit on a machine under load.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(50);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Urging = TimeSpan.FromMilliseconds(200);

    // However this process ends, its hosts then end themselves and their nodes.
    private static readonly string Own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    private readonly TimeSpan _startLimit = settings.JoinTimeout + Grace;
    private readonly TimeSpan _endLimit = settings.EndTimeout + Grace;
    private readonly Lock _gate = new();
    private readonly List<int> _pids = [];
    private readonly List<HeldProcess> _replacements = [];
    private HeldProcess? _process;
    private bool _isUp;
    private int _replacedNodes;
    private string? _unaskedEnd;

    /// <summary>The run directory, which is the same for every host of the scenario.</summary>
    public string RunDirectory { get; } = Actors.RunDirectory.PrivatePath();

    /// <summary>The process id of the host that runs now or ran last.</summary>
    public int Pid => Pids is [.., var last] ? last : 0;

    /// <summary>The process ids of all hosts so far.</summary>
    public IReadOnlyList<int> Pids
    {
        get
        {
            lock (_gate)
            {
                return [.. _pids];
            }
        }
    }

    /// <summary>The number of nodes that this process had to start in place of dead ones.</summary>
    public int ReplacedNodes
    {
        get
        {
            lock (_gate)
            {
                return _replacedNodes;
            }
        }
    }

    /// <summary>How the first host misbehaved that ended unasked, did not end in good order when it was asked to, or did not come up; null while all hosts did as they were told.</summary>
    public string? UnaskedEnd
    {
        get
        {
            lock (_gate)
            {
                return _unaskedEnd;
            }
        }
    }

    /// <summary>Whether there is no running host that could be asked anything.</summary>
    public bool IsGone => _process is null or { HasExited: true };

    /// <summary>Starts a host with its nodes, and returns when all nodes have joined.</summary>
    /// <exception cref="NodeLaunchException">The host ended before it was ready, or took too long.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var ready = Path.Combine(scratchDirectory, $"ready-{Pids.Count.ToString(CultureInfo.InvariantCulture)}");
        _process = Start(["host", "--nodes", scenario.Nodes.ToString(CultureInfo.InvariantCulture), "--run-dir", RunDirectory, "--ready-file", ready, "--end-with", Own, .. sources.ToArguments()]);
        lock (_gate)
        {
            _pids.Add(_process.Pid);
        }

        var begin = Stopwatch.GetTimestamp();
        while (!File.Exists(ready))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(begin) > _startLimit)
            {
                throw new NodeLaunchException(_process.HasExited
                    ? $"The host of the scenario ended with exit code {_process.ExitCode} before it was ready; its message on standard error says why."
                    : $"The host of the scenario was not ready within {_startLimit.TotalSeconds:0} s.");
            }

            await Task.Delay(Glance, cancellation);
        }

        lock (_gate)
        {
            _isUp = true;
        }
    }

    /// <summary>Starts one more node from outside, as a script would; does nothing while the host is being stopped or started.</summary>
    public void StartReplacement()
    {
        lock (_gate)
        {
            if (!_isUp)
            {
                return;
            }

            _replacedNodes++;
            _replacements.RemoveAll(process =>
            {
                var isGone = process.HasExited;
                if (isGone)
                {
                    process.Dispose();
                }

                return isGone;
            });
            _replacements.Add(Start(["node", "--run-dir", RunDirectory, .. sources.ToArguments()]));
        }
    }

    /// <summary>Ends the host, in good order or by a kill, and waits for it and for the nodes that this process started beside it.</summary>
    public async Task StopAsync(bool kill)
    {
        if (_process is null)
        {
            return;
        }

        HeldProcess[] replacements;
        lock (_gate)
        {
            _isUp = false; // from here on, no replacement is started that is not in this list
            replacements = [.. _replacements];
            _replacements.Clear();
        }

        var wasGone = _process.HasExited;
        _process.Signal(kill ? Kill : Terminate);
        await EndAsync(_process);
        if (wasGone || (!kill && _process.ExitCode != 0))
        {
            NoteEnd(_process, wasGone);
        }

        _process.Dispose();
        _process = null;
        foreach (var process in replacements)
        {
            // The nodes end because their host is gone.
            await EndAsync(process);
            process.Dispose();
        }
    }

    /// <summary>Ends the host, and removes what was left by hosts that were killed, did not end in good order, or were asked to end before they could take the place of another.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(kill: false);
        Actors.RunDirectory.SweepDeadRuns(settings.Segments.Placement); // nobody else removes it
    }

    /// <summary>Notes how a host ended that was to go on, or that a host did not come up. The first note stays; null adds none.</summary>
    public void NoteUnaskedEnd(string? text)
    {
        lock (_gate)
        {
            _unaskedEnd ??= text;
        }
    }

    private void NoteEnd(HeldProcess process, bool wasGone)
    {
        var last = LastLines(Path.Combine(Actors.RunDirectory.LogsPathIn(RunDirectory), "host.log"));
        NoteUnaskedEnd(string.Create(
            CultureInfo.InvariantCulture,
            $"pid {process.Pid} ended {(wasGone ? "unasked" : "when it was asked to")} with exit code {process.ExitCode}{(last.Length == 0 ? string.Empty : $"; the last lines of its log: {last}")}"));
    }

    /// <summary>Gets the last lines of a file, joined to one; empty when there are none, for example because the host has removed the file.</summary>
    private static string LastLines(string path)
    {
        try
        {
            return string.Join(" | ", File.ReadLines(path).TakeLast(ShownLines));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    private static HeldProcess Start(IEnumerable<string> arguments) => new(OwnProgram.With(arguments));

    private async Task EndAsync(HeldProcess process)
    {
        using var patience = new CancellationTokenSource(_endLimit);
        using var urging = new PeriodicTimer(Urging);
        var exit = process.WaitForExitAsync(patience.Token);
        do
        {
            if (atOnce.IsCancellationRequested)
            {
                // The signal is sent again and again, because a signal that comes before the previous one was handled is lost.
                process.Signal(Terminate);
            }
        }
        while (await Task.WhenAny(exit, urging.WaitForNextTickAsync(CancellationToken.None).AsTask()) != exit);

        try
        {
            await exit;
        }
        catch (OperationCanceledException)
        {
            process.Signal(Kill);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
