using ActorShm.Segments;

namespace Embedding;

/// <summary>Asks for a count by all nodes together. This message stays in the host process.</summary>
public sealed record CountEverywhere(SegmentHandle Array, double Limit);

/// <summary>Lives in the host and deals out parts of an array to the actors in the nodes. The part of an actor that dies goes to the others.</summary>
public sealed class OutlierCounter : ReceiveActor
{
    private const long PartElements = 1 << 22;
    private readonly HashSet<IActorRef> _idle;
    private readonly Dictionary<IActorRef, CountOutliers> _busy = [];
    private readonly Queue<CountOutliers> _waiting = new();
    private IActorRef _asker = ActorRefs.Nobody;
    private long _outliers;

    /// <param name="counters">The actor of each node.</param>
    public OutlierCounter(IReadOnlyList<IActorRef> counters)
    {
        _idle = [.. counters];
        Receive<CountEverywhere>(Begin);
        Receive<OutliersCounted>(counted =>
        {
            if (_busy.Remove(Sender))
            {
                _outliers += counted.Outliers;
                _idle.Add(Sender);
                GoOn();
            }
        });
        Receive<Terminated>(gone =>
        {
            _idle.Remove(gone.ActorRef);
            if (_busy.Remove(gone.ActorRef, out var part))
            {
                _waiting.Enqueue(part); // its node is gone; another node counts this part again
            }

            GoOn();
        });
    }

    protected override void PreStart()
    {
        foreach (var counter in _idle)
        {
            Context.Watch(counter);
        }
    }

    private void Begin(CountEverywhere request)
    {
        _asker = Sender;
        for (var start = 0L; start < request.Array.ElementCount; start += PartElements)
        {
            _waiting.Enqueue(new CountOutliers(request.Array, start, Math.Min(PartElements, request.Array.ElementCount - start), request.Limit));
        }

        GoOn();
    }

    private void GoOn()
    {
        foreach (var counter in _idle.ToArray())
        {
            if (_waiting.TryDequeue(out var part))
            {
                _idle.Remove(counter);
                _busy.Add(counter, part);
                counter.Tell(part, Self);
            }
        }

        if (_busy.Count == 0)
        {
            object answer = _waiting.Count == 0 ? _outliers : new Status.Failure(new InvalidOperationException("The last node is gone."));
            _asker.Tell(answer, Self);
            Context.Stop(Self);
        }
    }
}
