using ActorShm.Actors;
using ActorShm.Segments;

namespace ActorShm.Host.Bench;

/// <summary>The arrays of the evaluation benchmark in one run: filled by the nodes, sealed, and mapped here for the limits.</summary>
internal sealed class EvalArrays : IDisposable
{
    private readonly Dictionary<string, SegmentHandle> _handles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SegmentView> _views = new(StringComparer.Ordinal);

    private EvalArrays(SegmentView target) => Target = target;

    /// <summary>The inputs of the programs, by name.</summary>
    public IReadOnlyDictionary<string, SegmentHandle> Handles => _handles;

    /// <summary>A further array, mapped and warm, which is written to when the limits are measured.</summary>
    public SegmentView Target { get; }

    /// <summary>Makes the arrays. <c>x</c> rises from 0.5 to 1.5, <c>w</c> falls from 2 to -1.</summary>
    public static async Task<EvalArrays> MakeAsync(RunClient client, long elementCount, CancellationToken cancellation)
    {
        var target = await client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(elementCount), "limit", cancellation: cancellation);
        var arrays = new EvalArrays(client.Segments.Open(target, AccessMode.ReadWrite));
        try
        {
            await arrays.AddRampAsync(client, "x", 0.5, 1.0 / elementCount, elementCount, cancellation);
            await arrays.AddRampAsync(client, "w", 2, -3.0 / elementCount, elementCount, cancellation);
            return arrays;
        }
        catch
        {
            // The caller gets the exception; the views must not outlive the attempt.
            arrays.Dispose();
            throw;
        }
    }

    /// <summary>Gets the views of some arrays.</summary>
    public IReadOnlyList<SegmentView> Views(IEnumerable<string> names) => [.. names.Select(name => _views[name])];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var view in _views.Values)
        {
            view.Dispose();
        }

        Target.Dispose();
    }

    private async Task AddRampAsync(RunClient client, string name, double start, double step, long elementCount, CancellationToken cancellation)
    {
        var handle = await client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(elementCount), name, ArrayContent.Undefined, cancellation);
        await client.FillWithRampAsync(handle, start, step, null, cancellation);
        await client.SealSegmentAsync(handle, cancellation);
        _handles.Add(name, handle);
        _views.Add(name, client.Segments.Open(handle, AccessMode.ReadOnly));
    }
}
