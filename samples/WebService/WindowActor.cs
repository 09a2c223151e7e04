using System.Numerics.Tensors;
using ActorShm.Segments;

namespace WebService;

/// <summary>Lives in every node and reads windows of arrays in place.</summary>
public sealed class WindowActor : ReceiveActor
{
    public WindowActor(SegmentDirectory segments) => Receive<SummarizeWindow>(request =>
    {
        using var view = segments.Open<double>(request.Array, AccessMode.ReadOnly);
        var window = view.ReadSpan(request.Start, request.Count);
        var sum = 0.0;
        foreach (var value in window)
        {
            sum += value;
        }

        Sender.Tell(new WindowSummarized(TensorPrimitives.Min(window), TensorPrimitives.Max(window), sum / window.Length, Environment.ProcessId), Self);
    });
}
