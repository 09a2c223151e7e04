using System.Collections.Immutable;

namespace ActorShm.Actors.Dataflow;

// Reports to the coordinator, from which it can answer for this job even when the job is over.
internal sealed partial class JobActor
{
    /// <summary>The largest number of partitions that are named; of more partitions only the number is given.</summary>
    private const int NamedPartitions = 12;

    private JobState State => _phase switch
    {
        JobPhase.Planning => JobState.Planning,
        _ when _failure is not null => JobState.Ending,
        JobPhase.Computing => JobState.Computing,
        JobPhase.Sealing or JobPhase.Over => JobState.Ending,
        _ => JobState.Making,
    };

    /// <summary>Makes a report of where the job stands. What nodes have done since the last report appears only in this one.</summary>
    private JobReported Report() => new(
        State,
        _stages.Number,
        Done,
        _plan?.Volume ?? default,
        _cost.Partitions,
        _cost.Retries,
        _plan is null ? [] : DescribeArrays(_plan),
        [.. _nodes.Values.Select(node => new JobNodeReport(node.Number, _stages.BeatsOf(node.Number), IsOwing(node), node.PartitionsOfStage, node.TakeDone()))],
        Waiting());

    private ImmutableArray<JobSegment> DescribeArrays(JobPlan plan)
    {
        var arrays = ImmutableArray.CreateBuilder<JobSegment>();
        for (var i = 0; i < plan.Inputs.Length; i++)
        {
            arrays.Add(new JobSegment(plan.InputNames[i], plan.Inputs[i], IsWritten: false));
        }

        for (var i = 0; i < _made.Count; i++)
        {
            arrays.Add(new JobSegment(plan.Arrays[i].Label, _made[i], IsWritten: true));
        }

        if (plan.Target is { } target)
        {
            arrays.Add(new JobSegment("target", target, IsWritten: true));
        }

        return arrays.ToImmutable();
    }

    /// <summary>Describes what has to happen before the job goes on, as a clause.</summary>
    private string Waiting() => State switch
    {
        JobState.Planning => "its program to be read",
        JobState.Computing when !HasNode => "a node to be started again",
        JobState.Making when _phase == JobPhase.Reading => "the numbers among its inputs to be read",
        JobState.Making when _phase == JobPhase.AwaitingNode => "a node to be started",
        JobState.Making when _phase == JobPhase.AwaitingTarget => $"segment {_plan!.Target!.Id} to be free to be filled",
        JobState.Making => $"array {_made.Count + 1} of {_plan!.Arrays.Length} to be made",
        JobState.Computing when _stages.IsMakingTable => $"the work table of stage {_stages.Number} to be made",
        JobState.Computing when _stages.IsDone => $"{NodesText.Of([.. _stages.OpenNodes.Order()])} to close stage {_stages.Number}",
        JobState.Computing when Owing() is { Length: > 0 } nodes => $"{NodesText.Of(nodes)} to finish what is claimed of stage {_stages.Number}",
        JobState.Computing when _stages.IsComputing && _stages.ElementsDone == _stages.ElementCount => $"{NodesText.Of([.. _stages.OpenNodes.Order()])} to say that stage {_stages.Number} is done",
        JobState.Computing => $"{_nodes.Count - _stages.UnableCount} nodes to claim what is left of stage {_stages.Number}",
        _ when Owing() is { Length: > 0 } nodes => $"{NodesText.Of(nodes)} to close what is open",
        _ when _retiring > 0 => "what it needs no more to be retired",
        _ => "its results to be sealed",
    };

    private bool IsOwing(JobNode node) => _stages.IsOwing(node.Number, isGivenUp: _failure is not null);

    private int[] Owing() => [.. _nodes.Values.Where(IsOwing).Select(node => node.Number)];

    /// <summary>Reports that a node went while it had a stage of this job open.</summary>
    private void TellEvidence(NodeGone gone, int[] partitions)
    {
        var stage = _stages.Number;
        var held = partitions.Length switch
        {
            0 => "no partition",
            <= NamedPartitions => $"partition{(partitions.Length > 1 ? "s" : string.Empty)} {string.Join(", ", partitions)} of {_stages.PartitionCount}",
            _ => $"{partitions.Length} partitions of {_stages.PartitionCount}, from {partitions[0]} to {partitions[^1]}",
        };
        Context.Parent.Tell(new PartitionsReleased(
            gone,
            $"In stage {stage}: {gone.Cause}. It held {held}{(partitions.Length > 0 ? ", released to be done again" : string.Empty)}.",
            partitions.Length,
            $"job {_request.RunJob}, stage {stage}: {held}"));
    }
}
