using ActorShm.Actors.Client;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Telemetry;
using ActorShm.Segments;

namespace ActorShm.Actors.Tests.Coordination;

/// <summary>Which jobs are named when people ask why a segment is there.</summary>
public class SegmentUseTests
{
    [Fact]
    public async Task A_segment_of_memory_that_is_used_again_has_nothing_to_do_with_the_job_that_made_the_one_before()
    {
        await using var run = new InProcessRun();
        var made = new SegmentHandle(SegmentId.New(), 1, ElementType.Float64, Shape.Vector(10));
        var jobs = new JobRegistry(kept: 1);
        var job = new JobEntry(new JobRequest(3, 1, 1, run.ClientActor, JobTerms.Default, "y = x * 2", string.Empty, _ => throw new NotSupportedException()), run.Coordinator, 4711, DateTimeOffset.UnixEpoch, 0);
        jobs.Add(job);
        job.Take(JobReported.Nothing with { Arrays = [new JobSegment("y", made, IsWritten: true)] });

        Assert.Equal(3, Assert.Single(jobs.UsesOf(made)).Job);
        Assert.Empty(jobs.UsesOf(made with { Generation = 2 }));
    }
}
