using System.Collections.Immutable;

namespace ActorShm.Actors.Dataflow;

// Which nodes the job waits for, and whether they live: the coordinator, who sees all jobs, judges.
internal sealed partial class JobActor
{
    /// <summary>The nodes that the current stage waits for, when that was last looked for.</summary>
    private IReadOnlySet<int> _awaited = ImmutableHashSet<int>.Empty;
    private long _beats;

    private void FindAwaited()
    {
        var beats = StageRun?.Beats ?? 0;
        var isQuiet = beats == _beats;
        _beats = beats;
        _awaited = StageRun?.FindAwaited(isQuiet) ?? ImmutableHashSet<int>.Empty;
    }

    private long BeatsOf(JobNode node) => AllRuns().Sum(run => run.BeatsOf(node.Number));

    /// <summary>Whether a stage cannot be finished, or not closed, without a node.</summary>
    private bool IsOwing(JobNode node) => AllRuns().Any(run => IsOwed(run, node.Number));

    private bool IsOwed(StageRun run, int node)
    {
        if (!run.OpenOn.Contains(node))
        {
            return false;
        }

        // A stage that is over was closed on every node that had it open, and the answer of this one is missing.
        var isOver = run != StageRun || run.IsDone || _failure is not null;
        return isOver || _awaited.Contains(node);
    }
}
