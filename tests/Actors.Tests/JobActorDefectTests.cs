using System.Collections.Immutable;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

/// <summary>Goal: whatever defect ends a job's actor, its client has an answer and nothing is kept from others. Method: a plan that throws what no plan throws, at a chosen step.</summary>
public class JobActorDefectTests
{
    private const int Elements = 10;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_defect_in_what_nodes_are_told_of_a_stage_is_an_answer(int stage)
    {
        await using var run = new InProcessRun();
        var worker = await run.AddWorkerAsync();
        var x = await run.ArrayAsync(new double[Elements]);
        var answer = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
        var client = run.Start(Props.Create(() => new Receiver(answer)));
        var request = new JobRequest(1, await run.Client.SessionOpened, 1, client, JobTerms.Default, "a defect", string.Empty, _ => new DefectivePlan(x, stage));

        run.Start(Props.Create(() => new Parent(request, worker, run.Context)));

        var failed = Assert.IsType<JobFailed>(await answer.Task.WaitAsync(Watchdog.Limit));
        Assert.Contains("because of a defect in the coordinator", failed.Reason, StringComparison.Ordinal);
        await Watchdog.UntilAsync("its work tables are gone", () => Directory.GetFiles(run.TablesDirectory).Length == 0);
        Assert.Equal(SegmentStore.BytesFor(x.Element, x.Shape), run.Store.UsedBytes);
    }

    /// <summary>Stands for the coordinator: what a job tells of itself concerns nobody here.</summary>
    private sealed class Parent : ReceiveActor
    {
        private readonly JobRequest _request;
        private readonly RunContext _run;
        private readonly ImmutableArray<NodeJoined> _nodes;

        public Parent(JobRequest request, IActorRef worker, RunContext run)
        {
            (_request, _run) = (request, run);
            _nodes = [new NodeJoined(1, worker, ImmutableHashSet<string>.Empty)];
            ReceiveAny(static _ => { });
        }

        protected override void PreStart() => Context.ActorOf(Props.Create(typeof(JobActor), _request, _nodes, _run, string.Empty), "job-1");

        protected override SupervisorStrategy SupervisorStrategy() =>
            new OneForOneStrategy(maxNrOfRetries: null, withinTimeRange: null, localOnlyDecider: _ => Directive.Stop);
    }

    private sealed class Receiver : ReceiveActor
    {
        public Receiver(TaskCompletionSource<object> answer) => ReceiveAny(message => answer.TrySetResult(message));
    }

    /// <summary>One sum after the other, up to the stage that cannot be told.</summary>
    private sealed class DefectivePlan(SegmentHandle x, int defectiveStage) : JobPlan
    {
        private int _stage;

        public override ImmutableArray<PlannedArray> Arrays => [];

        public override ImmutableArray<SegmentHandle> Inputs => [x];

        public override ImmutableArray<string> InputNames => ["x"];

        public override int AnswerCount => 0;

        public override JobVolume Volume => new(Elements, x.DataBytes);

        public override JobVolume StageVolume => Volume;

        protected override ImmutableArray<(long BlockCount, int PartialBytes)> StageBlocks => [(BlockGrid.BlockCount(Elements), sizeof(double))];

        public override Stage NextStage()
        {
            _stage++;
            return TableFile.SumStage(Elements);
        }

        public override ImmutableArray<SegmentHandle> InputsOf(Stage stage, ImmutableArray<SegmentHandle> made) =>
            _stage < defectiveStage ? [x] : throw new InvalidOperationException("A defect of this test.");

        public override ImmutableArray<SegmentHandle> OutputsOf(Stage stage, ImmutableArray<SegmentHandle> made) => [];

        public override void Complete(ReadOnlySpan<byte> blockPartials, ImmutableArray<SegmentHandle> made, SegmentDirectory segments)
        {
            // Nobody asks for the sum.
        }

        public override (ImmutableArray<JobResult> Results, ImmutableArray<NamedSegment> Outputs) Answer(ImmutableArray<SegmentHandle> made) => ([], []);
    }
}
