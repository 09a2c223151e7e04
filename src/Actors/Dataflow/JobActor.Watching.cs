using System.Collections.Immutable;

namespace ActorShm.Actors.Dataflow;

// Which nodes the job waits for, and whether they live: the coordinator, who sees all jobs, judges.
internal sealed partial class JobActor
{
    private ImmutableArray<NodeObservation> _observed = [];
    private long _beats;

    private void ObserveNodes()
    {
        var runs = AllRuns().ToArray();
        var beats = StageRun?.Beats ?? 0;
        var isQuiet = beats == _beats;
        _beats = beats;
        var awaited = StageRun?.FindAwaited(isQuiet) ?? ImmutableHashSet<int>.Empty;
        _observed = [.. _nodes.Keys.Select(node => new NodeObservation(
            node, runs.Sum(run => run.BeatsOf(node)), runs.Any(run => IsOwed(run, node, awaited))))];
        Context.Parent.Tell(new NodesObserved(_observed));
    }

    /// <summary>Whether a stage cannot be finished, or not closed, without a node.</summary>
    private bool IsOwed(StageRun run, int node, IReadOnlySet<int> awaited)
    {
        if (!run.OpenOn.Contains(node))
        {
            return false;
        }

        // A stage that is over was closed on every node that had it open, and the answer of this one is missing.
        var isOver = run != StageRun || run.IsDone || _failure is not null;
        return isOver || awaited.Contains(node);
    }
}
