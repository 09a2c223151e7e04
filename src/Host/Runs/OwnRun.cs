using ActorShm.Actors;
using ActorShm.Actors.Runs;
using ActorShm.Hosting.Launching;
using ActorShm.Telemetry;

namespace ActorShm.Host.Runs;

/// <summary>A run of a command whose host is this process. The host reports to the collector that the settings name, as its nodes do. The run ends in good order when this is disposed.</summary>
internal sealed class OwnRun : IAsyncDisposable
{
    private readonly LocalRun _run;
    private readonly IDisposable? _export;

    private OwnRun(LocalRun run, IDisposable? export) => (_run, _export) = (run, export);

    /// <inheritdoc cref="LocalRun.Host"/>
    public RunHost Host => _run.Host;

    /// <inheritdoc cref="LocalRun.Nodes"/>
    public NodeLauncher Nodes => _run.Nodes;

    /// <inheritdoc cref="LocalRun.StartAsync"/>
    public static Task<OwnRun> StartAsync(LocalRunOptions options, CancellationToken cancellation) => BeginAsync(options, () => LocalRun.StartAsync(options, cancellation));

    /// <inheritdoc cref="LocalRun.LaunchAsync"/>
    public static Task<OwnRun> LaunchAsync(LocalRunOptions options) => BeginAsync(options, () => LocalRun.LaunchAsync(options));

    /// <inheritdoc cref="LocalRun.WaitForNodesAsync"/>
    public Task WaitForNodesAsync(CancellationToken cancellation) => _run.WaitForNodesAsync(cancellation);

    /// <inheritdoc cref="LocalRun.StopAsync"/>
    public Task<bool> StopAsync() => _run.StopAsync();

    /// <summary>Ends the run, and then sends the telemetry that is still to be sent.</summary>
    public async ValueTask DisposeAsync()
    {
        var end = new EndSteps();
        await end.TryAsync(() => _run.DisposeAsync().AsTask());
        end.Try(() => _export?.Dispose());
        end.ThrowIfAnyFailed();
    }

    private static async Task<OwnRun> BeginAsync(LocalRunOptions options, Func<Task<LocalRun>> begin)
    {
        var export = OtlpExport.Start(options.Settings, "actorshm-host", options.Path);
        try
        {
            return new OwnRun(await begin(), export);
        }
        catch
        {
            export?.Dispose();
            throw;
        }
    }
}
