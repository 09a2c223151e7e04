using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ActorShm.Hosting;

/// <summary>Keeps a run for as long as the application runs. Inject it where work is submitted.</summary>
/// <remarks><para>A run that breaks cannot be mended. The service then stops the application and sets <see cref="Environment.ExitCode"/> to 1, so that whoever supervises the application starts it again. A <c>Main</c> that returns a
/// number, as one that begins with <see cref="ActorShmNode.TryRunAsync"/> does, has to end with <c>return Environment.ExitCode;</c>, because .NET then takes the exit code from its return value alone.</para>
/// <para>An application that is told to stop while it starts gives up the start, and .NET throws the <see cref="OperationCanceledException"/> out of <c>RunAsync</c>. A <c>Main</c> that is to end in good order then catches it if <see cref="IHostApplicationLifetime.ApplicationStopping"/> is set.</para></remarks>
/// <param name="options">What to start.</param>
/// <param name="loggers">Where the host's log goes.</param>
/// <param name="lifetime">Stops the application.</param>
public sealed class ActorShmService(IOptions<ActorShmOptions> options, ILoggerFactory loggers, IHostApplicationLifetime lifetime) : IHostedService, IAsyncDisposable
{
    private const int ExitCodeOfBrokenRun = 1;

    private readonly TaskCompletionSource<ActorShmRun> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ActorShmRun? _run;
    private Task _watching = Task.CompletedTask;

    /// <summary>A task that completes when the run has started, and faults when its start failed. Meant for services that start beside it.</summary>
    public Task<ActorShmRun> Started => _started.Task;

    /// <summary>The run.</summary>
    /// <exception cref="InvalidOperationException">The run has not started yet.</exception>
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

    /// <summary>Lets jobs finish and nodes leave; ends them at once when the application waits no longer.</summary>
    /// <param name="cancellationToken">Set when the application waits no longer.</param>
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
