using ActorShm.Actors.Engine;
using ActorShm.Actors.Ledger;
using ActorShm.Actors.Runs;
using ActorShm.Actors.Scheduling;
using ActorShm.Actors.Telemetry;
using ActorShm.Actors.WorkTables;
using ActorShm.Segments;

namespace ActorShm.Actors.Coordination;

/// <summary>The parts of a run in its host, as far as they exist. They are ended in one order, whether the run is over or its start has failed.</summary>
/// <param name="directory">The run's directory.</param>
/// <param name="settings">The settings of the host.</param>
internal sealed class RunParts(RunDirectory directory, ActorShmSettings settings)
{
    private readonly CancellationTokenSource _ending = new();

    /// <summary>Cancelled before the actors of the run are stopped.</summary>
    public CancellationToken Ending => _ending.Token;

    public RunDirectory Directory => directory;

    public SegmentStore? Store { get; set; }

    public EngineSystem? Engine { get; set; }

    /// <summary>Gets the run's own actors, in the order in which they stop.</summary>
    public Stack<IActorRef> Actors { get; } = new();

    public WorkTablePool? Tables { get; set; }

    public RunMetrics? Metrics { get; set; }

    public FairThreads<SessionLine>? Planning { get; set; }

    /// <summary>Closes the links, and removes every segment and the directory. Nodes that are still there see the link close, and exit.</summary>
    /// <returns>The failures.</returns>
    public async Task<EndSteps> EndAsync()
    {
        var end = new EndSteps();
        await end.TryAsync(_ending.CancelAsync);
        if (Engine is { } engine)
        {
            await end.TryAsync(() => StopActorsAsync(engine));
            await end.TryAsync(() => engine.DisposeAsync().AsTask());
        }

        end.Try(() => Planning?.Dispose());
        end.Try(() => Metrics?.Dispose());
        await end.TryAsync(() => Tables?.DisposeAsync().AsTask() ?? Task.CompletedTask);
        end.Try(() => Store?.Dispose());
        end.Try(directory.Dispose);
        _ending.Dispose();
        return end;
    }

    /// <summary>Stops the run's actors in an embedder's system, where nothing else may stop.</summary>
    private async Task StopActorsAsync(EngineSystem engine)
    {
        if (!engine.IsAdopted || engine.System.WhenTerminated.IsCompleted)
        {
            return;
        }

        foreach (var actor in Actors)
        {
            try
            {
                await actor.GracefulStop(settings.LeaveTimeout);
            }
            catch (TaskCanceledException)
            {
                // The actor does not come to an end, or the system ended meanwhile; the links and files are removed all the same.
                engine.System.Stop(actor);
            }
        }
    }
}
