using ActorShm.Actors.Client;
using ActorShm.Actors.Messages;
using ActorShm.Segments;

namespace ActorShm.Actors.Tests.Coordination;

public class JobBeginTests
{
    // Goal: an error of the file system is told as what it is, and not as a defect of the coordinator.
    // Method: what the file of the input's state is replaced by cannot be opened.
    [Fact]
    public async Task A_job_whose_input_cannot_be_looked_at_fails_with_the_reason()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync([1, 2, 3]);
        UnopenableFile.Replace(Path.ChangeExtension(run.Store.PathOf(x), ".state"));

        var failure = await Assert.ThrowsAsync<RunFailedException>(
            () => run.RunAsync(1, "sum(x)", new Dictionary<string, SegmentHandle>(StringComparer.Ordinal) { ["x"] = x }));

        Assert.Contains(UnopenableFile.Reason, failure.Message, StringComparison.Ordinal);
        Assert.Equal(FailureKind.Work, failure.Kind);
    }
}
