using ActorShm.Hosting;
using ActorShm.Segments;

namespace WebService;

/// <summary>The array that queries are about. It is made when the run has started, and is read-only once it is filled.</summary>
public sealed class Measurements(ActorShmService service, IConfiguration configuration) : IHostedService
{
    private readonly TaskCompletionSource<SegmentHandle> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The array, once it is filled.</summary>
    public Task<SegmentHandle> Ready => _ready.Task;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var run = await service.Started.WaitAsync(cancellationToken);
        var count = configuration.GetValue("Measurements:Count", 1_000_000L);
        var x = await run.Client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(count), "measurements", cancellation: cancellationToken);
        using (var view = run.Client.Segments.Open<double>(x, AccessMode.ReadWrite))
        {
            Fill(view, new Random(configuration.GetValue("Measurements:Seed", 1)));
        }

        await run.Client.SealSegmentAsync(x, cancellationToken);
        _ready.SetResult(x);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static void Fill(SegmentView<double> view, Random random)
    {
        const int Window = 1 << 16;
        for (var start = 0L; start < view.Handle.ElementCount; start += Window)
        {
            foreach (ref var value in view.WriteSpan(start, (int)Math.Min(Window, view.Handle.ElementCount - start)))
            {
                value = random.NextDouble();
            }
        }
    }
}
