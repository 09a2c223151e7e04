using ActorShm.Actors;
using ActorShm.Host.Load.Scenarios;
using ActorShm.Segments;
using Microsoft.Extensions.Logging;

namespace ActorShm.Host.Load.Running;

/// <summary>A connection to the host with the arrays that programs read. Operations that start while there is no host wait for the next connection.</summary>
internal sealed record LoadConnection(RunClient Client, DataSets Data);

/// <summary>Holds the connection that operations use, which changes when the host is restarted. Safe on any thread, except that changes must not overlap.</summary>
internal sealed class LoadSession(Scenario scenario, string runDirectory, ActorShmSettings settings, ILoggerFactory loggers) : IAsyncDisposable
{
    private TaskCompletionSource<LoadConnection> _current = New();
    private LoadConnection? _opened;

    /// <summary>Gets the connection, as soon as there is one.</summary>
    public Task<LoadConnection> CurrentAsync(CancellationToken cancellation) => Volatile.Read(ref _current).Task.WaitAsync(cancellation);

    /// <summary>The connection if there is one now.</summary>
    public LoadConnection? CurrentIfAny => Volatile.Read(ref _opened);

    /// <summary>Gets the process ids of the nodes; null when there is no host at this moment, or when the host does not answer within the time of an operation.</summary>
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
            return null; // the host is just ending
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null; // the host is silent
        }
    }

    /// <summary>Whether something failed because its connection was ended, which happens when the host is restarted and at the end of the load. Then another connection is the current one, or none is.</summary>
    /// <remarks>The connection's client is disposed only after the host has retired what the session had, so operations under way may fail before that, because their jobs and arrays are gone. A wrong answer is not such a failure.</remarks>
    public bool IsEndOf(LoadConnection connection, Exception failure) =>
        failure is ObjectDisposedException or RunFailedException or SegmentException && !ReferenceEquals(CurrentIfAny, connection);

    /// <summary>Connects and makes the arrays; then operations can continue.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        var client = await RunClient.ConnectAsync(runDirectory, settings, loggers, cancellation);
        var making = DataSets.CreateAsync(client, scenario, cancellation);
        try
        {
            // A cancelled caller does not wait for a fill to end, because a stopped node does not end its fill.
            var connection = new LoadConnection(client, await making.WaitAsync(cancellation));
            Volatile.Write(ref _opened, connection);
            Volatile.Read(ref _current).SetResult(connection);
        }
        catch
        {
            // The caller gets the exception. The connection must not outlive the attempt, and its end also ends what is still under way.
            await client.DisposeAsync();
            await ((Task)making).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    /// <summary>Makes operations wait from now on; operations under way are not affected.</summary>
    /// <returns>The client of the connection that operations under way use, which the caller disposes; null when there is none.</returns>
    public RunClient? Suspend()
    {
        var before = Interlocked.Exchange(ref _opened, null);
        if (Volatile.Read(ref _current).Task.IsCompleted)
        {
            Volatile.Write(ref _current, New());
        }

        return before?.Client;
    }

    /// <summary>Makes waiting and future operations fail, until the session is suspended again, because there is no next connection.</summary>
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
