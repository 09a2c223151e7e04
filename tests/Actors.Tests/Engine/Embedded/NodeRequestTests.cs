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
        await run.AddAsync(Props.Create(() => new UnservingNode(run.Coordinator, "8,388,608 bytes wait for peer-1 already; the message was not sent.")));
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
        var node = await run.AddAsync(Props.Create(() => new UnservingNode(run.Coordinator, null)));
        var x = await run.ArrayAsync([1]);
        var answer = run.Coordinator.Ask<object>(new MapSegment(1, x), Watchdog.Limit);

        run.Stop(node);

        Assert.Contains("may be half done", Assert.IsType<RequestFailed>(await answer).Reason, StringComparison.Ordinal);
    }

    /// <summary>Joins, and fails what it is asked for; or leaves it unanswered.</summary>
    private sealed class UnservingNode : ReceiveActor
    {
        private readonly IActorRef _coordinator;

        public UnservingNode(IActorRef coordinator, string? problem)
        {
            _coordinator = coordinator;
            Receive<RunJoined>(_ => { });
            Receive<MapSegment>(_ =>
            {
                if (problem is not null)
                {
                    Sender.Tell(new Status.Failure(new InvalidOperationException(problem)), Self);
                }
            });
        }

        protected override void PreStart() => _coordinator.Tell(new JoinRun(0, Environment.ProcessId, []), Self);
    }
}
