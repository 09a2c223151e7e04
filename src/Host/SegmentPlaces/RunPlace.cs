using ActorShm.Actors;
using ActorShm.Actors.Runs;
using ActorShm.Host.Ending;
using ActorShm.Segments;

namespace ActorShm.Host.SegmentPlaces;

/// <summary>The segments of a run. Only the run's ledger makes, keeps, seals and retires them.</summary>
internal sealed class RunPlace(RunClient client, string runDirectory) : ISegmentPlace
{
    /// <inheritdoc/>
    public SegmentDirectory Segments => client.Segments;

    /// <inheritdoc/>
    public string Name => $"the run in {runDirectory}";

    /// <inheritdoc/>
    public string? Warning => null;

    /// <inheritdoc/>
    public IReadOnlyList<SegmentRecord> List()
    {
        client.ThrowIfHostGone(); // otherwise the files that a killed host has left would look like a living run
        try
        {
            return Segments.List();
        }
        catch (DirectoryNotFoundException gone)
        {
            // The run's end has removed the directory, and this client has not heard of that end yet.
            throw MissingHost.Gone(runDirectory, gone);
        }
    }

    /// <inheritdoc/>
    /// <returns>Null: the ledger removes what a client leaves behind, when the client's session ends.</returns>
    public SegmentRecord? FindSwept(string labelOrId) => null;

    /// <inheritdoc/>
    public Task<SegmentHandle> CreateAsync(ElementType element, Shape shape, string label, ArrayContent content, CancellationToken cancellation) =>
        client.CreateSegmentAsync(element, shape, label, content, cancellation);

    /// <inheritdoc/>
    public Task KeepAsync(SegmentHandle handle, CancellationToken cancellation) => client.KeepSegmentAsync(handle, cancellation);

    /// <inheritdoc/>
    public Task SealAsync(SegmentHandle handle, CancellationToken cancellation) => client.SealSegmentAsync(handle, cancellation);

    /// <inheritdoc/>
    public Task RetireAsync(SegmentHandle handle, CancellationToken cancellation) => client.RetireSegmentAsync(handle, cancellation);

    /// <inheritdoc/>
    public Task GiveUpAsync(SegmentHandle handle) => client.GiveUpAsync([handle]);

    /// <inheritdoc/>
    public Task RemoveDamagedAsync(SegmentId id, CancellationToken cancellation) =>
        throw new UsageException($"Segment {id} of {Name} is damaged; it goes when the run ends.");

    /// <inheritdoc/>
    public async Task ExportAsync(SegmentRecord record, string path, bool retire, CancellationToken cancellation)
    {
        await Task.Run(() => Segments.Export(record.Handle, path, cancellation), cancellation);
        if (!retire)
        {
            return;
        }

        if (cancellation.IsCancellationRequested)
        {
            throw new UnderWayException($"{path} is written, and '{record.Label}' ({record.Handle.Id}) is still there.");
        }

        await UnderWayException.WaitAsync(
            asked => RetireAsync(record.Handle, asked),
            $"{path} is written, and '{record.Label}' ({record.Handle.Id}) is being retired all the same.",
            cancellation);
    }

    /// <inheritdoc/>
    public async Task<(string Owner, IReadOnlyList<SegmentUse> Uses)> ExplainAsync(SegmentRecord record, CancellationToken cancellation)
    {
        var (clientPid, uses) = await client.ExplainSegmentAsync(record.Handle, cancellation);
        return (
            clientPid is { } pid
                ? $"it belongs to the session of process {pid}, and goes when that ends"
                : "it was given to the run, and stays until somebody retires it or the run ends",
            uses);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => client.DisposeAsync();
}
