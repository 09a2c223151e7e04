using ActorShm.Actors.Messages;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

// Messages that every peer knows and that only one actor of the host may send to a job.
public partial class JobActorTests
{
    public static TheoryData<string> AnswersOfTheLedger => new(nameof(SegmentSealed), nameof(SegmentCreated), nameof(RequestFailed), nameof(SessionClosed));

    // Goal: a peer can neither end a job nor have its answer sent while nodes write. Method: a node is in the middle of a fill; the job has read what a stranger sends before it is looked at.
    [Theory]
    [MemberData(nameof(AnswersOfTheLedger))]
    public async Task What_the_ledger_answers_changes_no_job_when_somebody_else_says_it(string answer)
    {
        await using var run = new InProcessRun();
        var (node, session, x, outcome) = await BeginFillAsync(run);
        var job = await run.WaitForBeginAsync(1);

        job.Tell(Forged(answer, session, x));

        await job.Ask<ActorIdentity>(new Identify(null), Watchdog.Limit);
        Assert.InRange(await StateOfAsync(run), JobState.Planning, JobState.Computing);
        Assert.Equal(0, await node.Ask<int>("closes asked", Watchdog.Limit));
        Assert.False(outcome.IsCompleted);
    }

    private static object Forged(string answer, long session, SegmentHandle handle) => answer switch
    {
        nameof(SegmentSealed) => new SegmentSealed(handle),
        nameof(SegmentCreated) => new SegmentCreated(handle),
        nameof(RequestFailed) => new RequestFailed(FailureKind.Work, "says a stranger"),
        _ => new SessionClosed(session),
    };
}
