using ActorShm.Segments;

namespace Embedding;

/// <summary>Lives in every node and counts in place. It gets a handle and opens a view; no element is sent.</summary>
public sealed class OutlierActor : ReceiveActor
{
    private const int WindowElements = 1 << 20;
    private readonly SegmentDirectory _segments;

    public OutlierActor(SegmentDirectory segments)
    {
        _segments = segments;
        Receive<CountOutliers>(request => Sender.Tell(new OutliersCounted(request.Start, Count(request), Environment.ProcessId), Self));
    }

    private long Count(CountOutliers request)
    {
        using var view = _segments.Open<double>(request.Array, AccessMode.ReadOnly);
        var outliers = 0L;
        for (var at = request.Start; at < request.Start + request.Count; at += WindowElements)
        {
            foreach (var value in view.ReadSpan(at, (int)Math.Min(WindowElements, request.Start + request.Count - at)))
            {
                outliers += Math.Abs(value) > request.Limit ? 1 : 0;
            }
        }

        return outliers;
    }
}
