using System.Runtime.ExceptionServices;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Messages;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

// What the job will do: found out beside the actor, which hears of its deadline and its end meanwhile.
internal sealed partial class JobActor
{
    private void BeginPlanning()
    {
        var (request, store, unwanted) = (_request, _run.Store, _unwanted.Token);
        _ = _run.Planning.PlanAsync(request.Session, request.Terms.Priority, () => Plan(request, store, unwanted), unwanted)
            .PipeTo(Self, failure: problem => new JobUnplanned(problem));
    }

    private static JobPlanned Plan(JobRequest request, SegmentDirectory store, CancellationToken unwanted)
    {
        var plan = request.Plan(unwanted);
        return new JobPlanned(plan, new InputFiles(store, plan.Inputs));
    }

    private void OnUnplanned(Exception problem)
    {
        switch (problem)
        {
            case ProgramException or SegmentException:
                Fail(FailureKind.Input, problem.Message);
                break;
            case IOException or UnauthorizedAccessException:
                Fail(FailureKind.Work, problem.Message); // the machine's fault, not that of who asked
                break;
            default:
                ExceptionDispatchInfo.Throw(problem); // a defect, which ends this actor
                break;
        }
    }

    private void OnPlanned(JobPlanned planned)
    {
        if (_failure is not null || _isOver)
        {
            return; // it was on its way when the job was ended
        }

        (_plan, _inputFiles) = planned;
        if (_plan.AnswerCount > MaximumAnswers)
        {
            Fail(FailureKind.Input, $"The answer would name {_plan.AnswerCount} results and segments; at most {MaximumAnswers} fit into one. Split the program into several.");
            return;
        }

        if (!TrySetAside())
        {
            return;
        }

        foreach (var input in _plan.Inputs)
        {
            CountMapped(input);
        }

        Context.Parent.Tell(Report());
        FindNodeIfNone();
        if (_plan.Target is { } target)
        {
            _run.Ledger.Tell(new CheckWritable(_request.Session, target));
            return;
        }

        // Memory is not taken for what nobody will fill.
        _awaitsNodeToMake = _nodes.Count == 0 && _plan.Arrays.Length > 0;
        if (!_awaitsNodeToMake)
        {
            MakeNextArray();
        }
    }

    /// <summary>The plan is made.</summary>
    private sealed record JobPlanned(JobPlan Plan, InputFiles InputFiles) : IDeadLetterSuppression;

    /// <summary>There is no plan. A job that was ended meanwhile does not hear of it, and nobody misses it.</summary>
    private sealed record JobUnplanned(Exception Problem) : IDeadLetterSuppression;
}
