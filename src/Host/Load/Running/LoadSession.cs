using ActorShm.Actors;
using ActorShm.Host.Load.Scenarios;
using ActorShm.Segments;
using Microsoft.Extensions.Logging;

namespace ActorShm.Host.Load.Running;

/// <summary>A connection to the host with the arrays that programs read. Operations that start while there is no host wait for the next.</summary>
internal sealed record LoadConnection(RunClient Client, DataSets Data);

/// <summary>The connection that operations use, which changes when the host is restarted. Safe on any thread, but for who changes it.</summary>
internal sealed class LoadSession(Scenario scenario, string runDirectory, ActorShmSettings settings, ILoggerFactory loggers) : IAsyncDisposable
{
    private TaskCompletionSource<LoadConnection> _current = New();
    private LoadConnection? _opened;

    /// <summary>The connection, as soon as there is one.</summary>
    public Task<LoadConnection> CurrentAsync(CancellationToken cancellation) => Volatile.Read(ref _current).Task.WaitAsync(cancellation);

    /// <summary>The connection if there is one now.</summary>
    public LoadConnection? CurrentIfAny => Volatile.Read(ref _opened);

    /// <summary>The processes of the nodes; null when there is no host at this moment, or one that does not answer within the time of an operation.</summary>
    public async Task<IReadOnlyList<int>?> ListNodePidsAsync(CancellationToken cancellation)
    {
        if (CurrentIfAny is not { } connection)
        {
            return null;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(scenario.OperationTimeout);
        try
        {
            return [.. (await connection.Client.ListNodesAsync(limit.Token)).Select(node => node.Pid)];
        }
        catch (Exception e) when (e is NoHostException or RunFailedException || IsEndOf(connection, e))
        {
            return null; // it goes at this moment
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null; // it is silent
        }
    }

    /// <summary>Whether something failed because a connection is ended: when its host is restarted, and at the end of the load. Then another is the current one, or none.</summary>
    /// <remarks>Its client is disposed only when the host has retired what the session had, so what is under way may fail before that, for jobs and arrays that are gone. A wrong answer is none of these.</remarks>
    public bool IsEndOf(LoadConnection connection, Exception failure) =>
        failure is ObjectDisposedException or RunFailedException or SegmentException && !ReferenceEquals(CurrentIfAny, connection);

    /// <summary>Connects and makes the arrays; then operations go on.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        var client = await RunClient.ConnectAsync(runDirectory, settings, loggers, cancellation);
        var making = DataSets.CreateAsync(client, scenario, cancellation);
        try
        {
            // Who gives up does not wait for a fill to end: a node that is stopped does not end it.
            var connection = new LoadConnection(client, await making.WaitAsync(cancellation));
            Volatile.Write(ref _opened, connection);
            Volatile.Read(ref _current).SetResult(connection);
        }
        catch
        {
            // The caller gets the reason; the connection must not outlive the attempt, and with it ends what is still under way.
            await client.DisposeAsync();
            await ((Task)making).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    /// <summary>Lets operations wait from now on; those under way are not touched.</summary>
    /// <returns>The connection that they have; to be disposed by the caller.</returns>
    public RunClient? Suspend()
    {
        var before = Interlocked.Exchange(ref _opened, null);
        if (Volatile.Read(ref _current).Task.IsCompleted)
        {
            Volatile.Write(ref _current, New());
        }

        return before?.Client;
    }

    /// <summary>Lets operations that wait, and all that come, fail, until the session is suspended again: there is no next connection.</summary>
    public void GiveUp(SessionEndedException reason) => Volatile.Read(ref _current).SetException(reason);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Suspend() is { } client)
        {
            await client.DisposeAsync();
        }
    }

    private static TaskCompletionSource<LoadConnection> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
