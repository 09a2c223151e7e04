using ActorShm.Actors.Client;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Work;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests.Application;

public class KernelJobTests
{
    [Fact]
    public async Task A_kernel_runs_on_the_nodes_that_have_it()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync(); // does not have it, and is not asked
        await run.AddWorkerAsync(WorkerParts.With(new KernelSet([new Negate()])));
        var x = await run.ArrayAsync([1, 2, 3]);

        var outcome = await RunAsync(run, 1, new Negate(), x);

        using var y = run.Store.Open<double>(outcome.Outputs["0"], AccessMode.ReadOnly);
        Assert.Equal([-1, -2, -3], y.ReadSpan(0, 3).ToArray());
        Assert.Equal(1, outcome.Cost.Nodes);
        Assert.Equal(SegmentState.Sealed, run.Store.StateOf(outcome.Outputs["0"]));
    }

    [Fact]
    public async Task Without_a_node_that_has_the_kernel_the_job_fails_and_says_which()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync([1]);

        var failure = await Assert.ThrowsAsync<RunFailedException>(() => RunAsync(run, 1, new Negate(), x));

        Assert.Contains("'negate'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_kernel_throws_fails_its_job_and_leaves_the_node()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync(WorkerParts.With(new KernelSet([new Throwing(), new Negate()])));
        var x = await run.ArrayAsync([1]);

        var failure = await Assert.ThrowsAsync<RunFailedException>(() => RunAsync(run, 1, new Throwing(), x));

        Assert.Contains("no such thing", failure.Message, StringComparison.Ordinal);
        Assert.Single((await RunAsync(run, 2, new Negate(), x)).Outputs);
    }

    [Fact]
    public async Task Arrays_of_another_type_or_shape_are_refused_before_anything_runs()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync(WorkerParts.With(new KernelSet([new AddUp()])));
        var (x, y) = (await run.ArrayAsync([1]), await run.ArrayAsync([1, 2]));

        var failure = await Assert.ThrowsAsync<RunFailedException>(() => RunAsync(run, 1, new AddUp(), x, y));
        Assert.Equal(FailureKind.Input, failure.Kind);
        Assert.Contains("(1,)", failure.Message, StringComparison.Ordinal);

        failure = await Assert.ThrowsAsync<RunFailedException>(() => RunAsync(run, 2, new AddUp(), x));
        Assert.Contains("2 arrays", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_array_is_reduced_to_the_empty_value()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync(WorkerParts.With(new KernelSet([new AddUp()])));
        var x = await run.ArrayAsync([]);

        var outcome = await RunAsync(run, 1, new AddUp(), x, x);

        Assert.Equal(0, outcome.Outputs[SubmitKernel.PartialsName].ElementCount);
        Assert.Equal(0, new AddUp().CombineAll([]));
    }

    // Goal: what the blocks leave may be gigabytes, and takes no memory of the host once more. Method: a plan that hands on a megabyte.
    [Fact]
    public void What_the_blocks_leave_is_handed_on_without_a_copy()
    {
        using var store = SegmentStore.CreateTemporary();
        var x = new SegmentHandle(SegmentId.New(), 1, ElementType.Float64, Shape.Vector(10));
        var plan = KernelPlan.Of(new SubmitKernel(Session: 1, Job: 1, new KernelCall(new AddUp().Signature, []), [x, x], JobTerms.Default));
        var left = new byte[1 << 20];
        left[^1] = 7;
        var partials = store.Create(ElementType.UInt8, Shape.Vector(left.Length), "partials");
        var before = GC.GetAllocatedBytesForCurrentThread();

        plan.Complete(left, [partials], store);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, left.Length / 2);
        using var view = store.Open(partials, AccessMode.ReadOnly);
        Assert.Equal(left, view.ReadBytes(0, left.Length));
    }

    private static async Task<JobOutcome> RunAsync(InProcessRun run, long job, Kernel kernel, params SegmentHandle[] inputs)
    {
        var session = await run.Client.SessionOpened.WaitAsync(Watchdog.Limit);
        var outcome = run.Client.Add(job, progress: null);
        run.ClientActor.Tell(new SubmitKernel(session, job, new KernelCall(kernel.Signature, []), [.. inputs], JobTerms.Default));
        return await outcome.WaitAsync(Watchdog.Limit);
    }

    private sealed class Negate() : ElementKernel(new KernelSignature("negate").Reads<double>().Writes<double>())
    {
        public override void Run(in KernelBlock block)
        {
            var x = block.Input<double>(0);
            var y = block.Output<double>(0);
            for (var i = 0; i < x.Length; i++)
            {
                y[i] = -x[i];
            }
        }
    }

    private sealed class AddUp() : ReductionKernel<double>(new KernelSignature("add-up").Reads<double>().Reads<double>())
    {
        public override double Reduce(in KernelBlock block) => block.Input<double>(0)[0] + block.Input<double>(1)[0];

        public override double Combine(double first, double second) => first + second;
    }

    private sealed class Throwing() : ElementKernel(new KernelSignature("throwing").Reads<double>())
    {
        public override void Run(in KernelBlock block) => throw new InvalidOperationException("no such thing");
    }
}
