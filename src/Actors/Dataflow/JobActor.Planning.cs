using System.Runtime.ExceptionServices;
using ActorShm.Actors.Ledger;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Scheduling;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

// Planning the job. This happens beside the actor, which can hear of its deadline and its end meanwhile. The single numbers among the inputs are read afterwards, because another process may be in the way.
internal sealed partial class JobActor
{
    private void BeginPlanning()
    {
        var (request, priority, store, unwanted) = (_request, _request.Terms.Priority, _run.Store, _unwanted.Token);
        _ = _run.Planning.RunAsync(new SessionLine(request.Session, priority), priority.Weight(), () => Plan(request, store, unwanted), unwanted)
            .PipeTo(Self, failure: problem => new JobUnplanned(problem));
    }

    private static JobPlanned Plan(JobRequest request, SegmentDirectory store, CancellationToken unwanted)
    {
        var plan = request.Plan(unwanted);
        return new JobPlanned(plan, new InputFiles(store, plan.Inputs));
    }

    private void OnUnplanned(Exception problem)
    {
        if (!FailureKinds.TryOf(problem, out var kind))
        {
            ExceptionDispatchInfo.Throw(problem); // a defect, which ends this actor
        }

        Fail(kind, problem.Message);
    }

    private void OnPlanned(JobPlanned planned)
    {
        if (_failure is not null || _phase == JobPhase.Over)
        {
            return; // the plan was on its way when the job was ended
        }

        (_plan, _inputFiles) = planned;
        _phase = JobPhase.Reading;
        if (_plan.AnswerCount > MaximumAnswers)
        {
            Fail(FailureKind.Input, $"The answer would name {_plan.AnswerCount} results and segments; at most {MaximumAnswers} fit into one. Split the program into several.");
            return;
        }

        foreach (var input in _plan.Inputs)
        {
            _cost.AddMapped(input);
        }

        Context.Parent.Tell(Report());
        new PatientLine(Timers, _run.Time).Enter(TryStart);
    }

    /// <summary>Goes on with the plan when the numbers are read that it depends on.</summary>
    /// <returns>False while another process is in the way.</returns>
    private bool TryStart(TimeSpan tried)
    {
        if (_failure is not null || _phase == JobPhase.Over)
        {
            return true; // ended while it waited
        }

        try
        {
            if (!_plan!.TryStart(handle => TryReadScalar(handle, tried)))
            {
                return false;
            }
        }
        catch (Exception problem)
        {
            OnUnplanned(problem);
            return true;
        }

        BeginWork();
        return true;
    }

    private Scalar? TryReadScalar(SegmentHandle handle, TimeSpan tried)
    {
        using var view = Retry.TryOpen(_run.Store, handle, AccessMode.ReadOnly, tried);
        if (view is null)
        {
            return null;
        }

        view.Prefault(0, 1); // if the file was cut short meanwhile, this fails the job instead of killing the host
        return Scalar.FromBytes(handle.Element.ToDType(), view.ReadBytes(0, 1));
    }

    private void BeginWork()
    {
        if (!TrySetAside())
        {
            return;
        }

        FindNodeIfNone();
        if (_plan!.Target is { } target)
        {
            _phase = JobPhase.AwaitingTarget;
            _run.Ledger.Tell(new BeginFill(_request.Session, target, _request.RunJob));
            return;
        }

        if (_nodes.Count == 0 && _plan.Arrays.Length > 0)
        {
            _phase = JobPhase.AwaitingNode;
            return;
        }

        MakeNextArray();
    }

    /// <summary>The plan is made.</summary>
    private sealed record JobPlanned(JobPlan Plan, InputFiles InputFiles) : IDeadLetterSuppression;

    /// <summary>Says that there is no plan. A job that was ended meanwhile does not hear of it, and need not.</summary>
    internal sealed record JobUnplanned(Exception Problem) : IDeadLetterSuppression;
}
