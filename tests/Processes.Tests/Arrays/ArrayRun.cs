using ActorShm.Actors;
using ActorShm.Segments;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Processes.Tests;

/// <summary>A host with two node processes and a client, for the tests of one class.</summary>
public sealed class ArrayRun : IAsyncLifetime
{
    private RunningHost? _host;
    private RunClient? _client;

    internal RunClient Client => _client!;

    public async Task InitializeAsync()
    {
        _host = await RunningHost.StartAsync(nodes: 2);
        _client = await ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        await _client!.DisposeAsync();
        await _host!.DisposeAsync();
    }

    internal Task<RunClient> ConnectAsync() => RunClient.ConnectAsync(_host!.RunDirectory, ActorShmSettings.Load([]), NullLoggerFactory.Instance);

    /// <summary>An array with these elements, sealed.</summary>
    internal async Task<SharedArray<T>> ArrayAsync<T>(T[] values, RunClient? client = null)
        where T : unmanaged
    {
        var owner = client ?? Client;
        var handle = await owner.CreateSegmentAsync(ElementTypes.Of<T>(), Shape.Vector(values.Length), "input");
        using (var view = owner.Segments.Open<T>(handle, AccessMode.ReadWrite))
        {
            view.CopyFrom(values);
        }

        await owner.SealSegmentAsync(handle);
        return new SharedArray<T>(owner, handle);
    }
}
