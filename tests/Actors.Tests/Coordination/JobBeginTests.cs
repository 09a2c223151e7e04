using ActorShm.Segments;

namespace ActorShm.Actors.Tests.Coordination;

public class JobBeginTests
{
    // Goal: an error of the file system is told as what it is, and not as a defect of the coordinator.
    // Method: the directory of the input is none for a while.
    [Fact]
    public async Task A_job_whose_input_cannot_be_looked_at_fails_with_the_reason()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync([1, 2, 3]);
        using var lost = new LostDirectory(Path.GetDirectoryName(run.Store.PathOf(x))!);
        lost.Lose();

        var failure = await Assert.ThrowsAsync<RunFailedException>(
            () => run.RunAsync(1, "sum(x)", new Dictionary<string, SegmentHandle>(StringComparer.Ordinal) { ["x"] = x }));

        Assert.Contains(LostDirectory.Reason, failure.Message, StringComparison.Ordinal);
        Assert.Equal(FailureKind.Work, failure.Kind);
    }
}
