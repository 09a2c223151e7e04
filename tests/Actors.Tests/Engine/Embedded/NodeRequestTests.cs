using ActorShm.Actors.Ledger;
using ActorShm.Actors.Messages;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

/// <summary>Goal: who asks a node through the coordinator learns what became of the request. Method: nodes that answer with a failure, or never.</summary>
public class NodeRequestTests
{
    [Fact]
    public async Task A_request_that_could_not_be_sent_to_its_node_is_answered_with_the_reason_and_not_as_half_done()
    {
        await using var run = new InProcessRun();
        await run.AddAsync(Props.Create(() => new UnservingNode(run.Coordinator, new RemotingException("8,388,608 bytes wait for peer-1 already; the message was not sent."), null)));
        var x = await run.ArrayAsync([1]);

        var failed = Assert.IsType<RequestFailed>(await run.Coordinator.Ask<object>(new MapSegment(1, x), Watchdog.Limit));

        Assert.Equal(FailureKind.Work, failed.Kind);
        Assert.EndsWith("has not done what it was asked for: 8,388,608 bytes wait for peer-1 already; the message was not sent.", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_whose_node_is_lost_may_be_half_done()
    {
        await using var run = new InProcessRun();
        run.ExitGate.SetResult();
        var node = await run.AddAsync(Props.Create(() => new UnservingNode(run.Coordinator, null, null)));
        var x = await run.ArrayAsync([1]);
        var answer = run.Coordinator.Ask<object>(new MapSegment(1, x), Watchdog.Limit);

        run.Stop(node);

        Assert.Contains("may be half done", Assert.IsType<RequestFailed>(await answer).Reason, StringComparison.Ordinal);
    }

    // Goal: nobody fills what a node may still write to. Method: its link is lost, and then its process ends when the test says so.
    [Fact]
    public async Task A_request_whose_link_is_lost_is_under_way_until_the_process_is_gone()
    {
        await using var run = new InProcessRun();
        var answered = new TaskCompletionSource();
        var node = await run.AddAsync(Props.Create(() => new UnservingNode(run.Coordinator, new AnswerLostException("No answer can come from there any more."), answered)));
        var x = await run.ArrayAsync([1]);
        var session = await run.Client.SessionOpened;
        var answer = run.Coordinator.Ask<object>(new WriteElements(session, 1, x, 0, [0, 0, 0, 0, 0, 0, 0, 0]), Watchdog.Limit);
        await answered.Task.WaitAsync(Watchdog.Limit);
        var filling = run.Ledger.Ask<object>(new BeginFill(session, x, 1), Watchdog.Limit);

        run.Stop(node);
        await Watchdog.UntilAsync("the end of its process is awaited", () => !run.Ended.IsEmpty);
        Assert.False(answer.IsCompleted);
        Assert.False(filling.IsCompleted);
        run.ExitGate.SetResult();

        Assert.Contains("may be half done", Assert.IsType<RequestFailed>(await answer).Reason, StringComparison.Ordinal);
        Assert.IsType<Writable>(await filling);
    }

    /// <summary>Joins, and fails what it is asked for; or leaves it unanswered.</summary>
    private sealed class UnservingNode : ReceiveActor
    {
        private readonly IActorRef _coordinator;

        public UnservingNode(IActorRef coordinator, Exception? problem, TaskCompletionSource? answered)
        {
            _coordinator = coordinator;
            Receive<RunJoined>(_ => { });
            Receive<INodeRequest>(_ =>
            {
                if (problem is not null)
                {
                    Sender.Tell(new Status.Failure(problem), Self);
                    answered?.SetResult();
                }
            });
        }

        protected override void PreStart() => _coordinator.Tell(new JoinRun(0, Environment.ProcessId, []), Self);
    }
}
