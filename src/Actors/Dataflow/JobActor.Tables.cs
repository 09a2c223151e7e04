using System.Runtime.ExceptionServices;
using ActorShm.Actors.Cutting;
using ActorShm.Actors.Messages;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;

namespace ActorShm.Actors.Dataflow;

// Making the work table of a stage. A long table takes time; meanwhile the job can hear of its end and of its nodes.
internal sealed partial class JobActor
{
    private void MakeTable(Stage stage)
    {
        var nodeCount = Math.Max(1, _nodes.Count); // without any node, one is awaited
        var cut = _request.Terms.Partitions > 0
            ? StageCut.Exactly(stage, _request.Terms.Partitions)
            : StageCut.Spread(stage, checked(nodeCount * _run.Settings.PartitionsPerNode));
        if (cut.PartialsBytes > int.MaxValue)
        {
            Fail(FailureKind.Input, $"{_stages.Key}, over {stage.ElementCount:N0} elements, would leave {cut.PartialsBytes:N0} bytes of partial results; at most {int.MaxValue:N0} are possible. Reduce fewer elements or fewer values in one program.");
            return;
        }

        var making = _run.Tables.RentAsync(_stages.Key, cut, StageBooks.SlotsFor(nodeCount), nodeCount, _share, _unwanted.Token);
        _stages.AwaitTable(making);
        _ = making.PipeTo(Self, success: rented => new TableMade(rented), failure: problem => new TableUnmade(problem));
    }

    /// <summary>Opens the stage on every node that is there by now.</summary>
    private void OnTableMade(RentedTable rented)
    {
        if (_failure is not null)
        {
            _stages.DoWithoutTable();
            _run.Tables.Return(rented); // no node knows it yet
            FinishFailure();
            return;
        }

        _cost.AddPartitions(_stages.Begin(rented));
        OpenOnNodes();
    }

    private void OnTableUnmade(Exception problem)
    {
        _stages.DoWithoutTable();
        if (FinishesFailure())
        {
            return;
        }

        if (!FailureKinds.TryOf(problem, out var kind))
        {
            ExceptionDispatchInfo.Throw(problem); // a defect; it ends this actor
        }

        // Nothing of it is the client's, so that at most room is missing.
        Fail(kind == FailureKind.OutOfSpace ? kind : FailureKind.Work, $"The work table of {_stages.Key} cannot be made: {problem.Message}");
    }

    /// <summary>Brings the table of the current stage.</summary>
    private sealed record TableMade(RentedTable Rented) : IDeadLetterSuppression;

    /// <summary>Says that there is no table. A job that was ended in the middle does not hear of it, and need not.</summary>
    internal sealed record TableUnmade(Exception Problem) : IDeadLetterSuppression;
}
