using ActorShm.Actors.Client;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;

namespace ActorShm.Actors.Tests.Coordination;

/// <summary>What the run says of a job that is over.</summary>
public class JobEntryTests
{
    // Goal: who asks the run hears what the client hears, also where the job's actor could not tell how it ended.
    [Fact]
    public async Task A_job_whose_actor_ended_without_a_word_has_failed()
    {
        await using var run = new InProcessRun();
        var job = EntryIn(run);

        job.End(TimeSpan.FromSeconds(2));

        Assert.Equal(JobState.Failed, job.State);
        Assert.Equal(TimeSpan.FromSeconds(2), job.Took);
        Assert.Contains("because of a defect in the coordinator", job.Explain(TimeProvider.System, string.Empty).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_has_concluded_stays_what_it_was()
    {
        await using var run = new InProcessRun();
        var job = EntryIn(run);
        job.Conclude(new JobConcluded(JobReported.Nothing, Failure: null, WasStopped: false), TimeSpan.FromSeconds(1));

        job.End(TimeSpan.FromSeconds(2));

        Assert.Equal(JobState.Completed, job.State);
        Assert.Equal(TimeSpan.FromSeconds(1), job.Took);
    }

    private static JobEntry EntryIn(InProcessRun run) => new(
        new JobRequest(3, 1, 1, run.ClientActor, JobTerms.Default, "y = x * 2", string.Empty, _ => throw new NotSupportedException()), run.Coordinator, 4711, DateTimeOffset.UnixEpoch, 0);
}
