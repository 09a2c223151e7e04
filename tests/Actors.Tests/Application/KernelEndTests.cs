using ActorShm.Actors.Client;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Work;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests.Application;

// Goal: a job whose partial results cannot be kept says so at once, and its nodes have nothing open for it afterwards.
// Method: the kernel itself removes the file that the host is about to write them to, as somebody might by hand.
public class KernelEndTests
{
    [Theory]
    [InlineData(true)] // the end of the job waits until nobody writes to its outputs
    [InlineData(false)] // only the stage has to be closed
    public async Task A_job_whose_partial_results_cannot_be_kept_fails_and_its_stage_is_closed(bool hasOutput)
    {
        await using var run = new InProcessRun();
        var kernel = new Removing(run.Store, hasOutput, File.Delete);
        await run.AddWorkerAsync(WorkerParts.With(new KernelSet([kernel])));
        var x = await run.ArrayAsync([1, 2, 3]);

        var failure = await FailureOfAsync(run, kernel, x);

        Assert.Equal(FailureKind.Work, failure.Kind);
        await Watchdog.UntilAsync("the job is over", async () => await run.WaitingOfAsync(1) == string.Empty);
        await Watchdog.UntilAsync("only the input is left", () => run.Store.List() is [{ Handle: var left }] && left == x); // the ledger is told before the job ends, and does it in its turn
        Assert.Empty(run.Ended); // no node was taken for hung
    }

    // Method: the directory of the segment is none for a while; the host cannot open a file of it, as it can none when it has no descriptor left.
    [Fact]
    public async Task An_error_of_the_file_system_is_told_as_what_it_is()
    {
        await using var run = new InProcessRun();
        var x = await run.ArrayAsync([1, 2, 3]);
        using var lost = new LostDirectory(Path.GetDirectoryName(run.Store.PathOf(x))!);
        var kernel = new Removing(run.Store, hasOutput: true, _ => lost.Lose());
        await run.AddWorkerAsync(WorkerParts.With(new KernelSet([kernel])));

        var failure = await FailureOfAsync(run, kernel, x);
        await Watchdog.UntilAsync("the job is over", async () => await run.WaitingOfAsync(1) == string.Empty);

        Assert.Contains(LostDirectory.Reason, failure.Message, StringComparison.Ordinal);
    }

    private static async Task<RunFailedException> FailureOfAsync(InProcessRun run, Kernel kernel, SegmentHandle input)
    {
        var session = await run.Client.SessionOpened.WaitAsync(Watchdog.Limit);
        var outcome = run.Client.Add(1, progress: null);
        run.ClientActor.Tell(new SubmitKernel(session, 1, new KernelCall(kernel.Signature, []), [input], JobTerms.Default));
        return await Assert.ThrowsAsync<RunFailedException>(() => outcome.WaitAsync(Watchdog.Limit));
    }

    private sealed class Removing(SegmentStore store, bool hasOutput, Action<string> remove) : ReductionKernel<double>(
        hasOutput ? new KernelSignature("removing").Reads<double>().Writes<double>() : new KernelSignature("removing").Reads<double>())
    {
        public override double Reduce(in KernelBlock block)
        {
            remove(store.PathOf(store.List().Single(record => record.Handle.Element == ElementType.UInt8).Handle));
            return 0;
        }

        public override double Combine(double first, double second) => first + second;
    }
}
