using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ActorShm.Hosting;

/// <summary>Keeps a run as long as the application runs. Inject it where work is submitted.</summary>
/// <remarks>A run that breaks cannot be mended; then the application is stopped and <see cref="Environment.ExitCode"/> set to 1, so that whoever supervises it starts it again. A <c>Main</c> that returns a number, as one
/// that begins with <see cref="ActorShmNode.TryRunAsync"/> does, has to end with <c>return Environment.ExitCode;</c>: .NET asks nobody but it then. An application that is told to stop while it starts
/// gives the start up, and .NET throws the <see cref="OperationCanceledException"/> out of <c>RunAsync</c>: a <c>Main</c> that is to end in good order then catches it where <see cref="IHostApplicationLifetime.ApplicationStopping"/> is set.</remarks>
/// <param name="options">What to start.</param>
/// <param name="loggers">Where the host's log goes.</param>
/// <param name="lifetime">Stops the application.</param>
public sealed class ActorShmService(IOptions<ActorShmOptions> options, ILoggerFactory loggers, IHostApplicationLifetime lifetime) : IHostedService, IAsyncDisposable
{
    private const int ExitCodeOfBrokenRun = 1;

    private readonly TaskCompletionSource<ActorShmRun> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ActorShmRun? _run;
    private Task _watching = Task.CompletedTask;

    /// <summary>Completes when the run has started; faulted when its start failed. For services that start beside it.</summary>
    public Task<ActorShmRun> Started => _started.Task;

    /// <summary>The run.</summary>
    /// <exception cref="InvalidOperationException">It has not started yet.</exception>
    public ActorShmRun Run => _run ?? throw new InvalidOperationException("The run has not started. Services that start before it, or beside it, await ActorShmService.Started.");

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            var run = await ActorShmRun.StartAsync(options.Value, loggers, cancellationToken);
            _run = run;
            _started.SetResult(run);
            _watching = WatchAsync(run);
        }
        catch (Exception e)
        {
            _started.TrySetException(e);
            throw;
        }
    }

    /// <summary>Lets jobs finish and nodes leave; ends them at once when the application's patience is over.</summary>
    /// <param name="cancellationToken">Set when that is.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_run is { } run)
        {
            await run.StopAsync(cancellationToken);
            await _watching;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    private async Task WatchAsync(ActorShmRun run)
    {
        if (await run.Ended is { } broken)
        {
            loggers.CreateLogger<ActorShmService>().LogCritical("The run is broken, so the application is stopped: {Reason}", broken);
            Environment.ExitCode = ExitCodeOfBrokenRun;
            lifetime.StopApplication();
        }
    }
}
