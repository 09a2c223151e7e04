using ActorShm.Actors.Coordination;
using ActorShm.Actors.Messages;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

/// <summary>Who may work for a run: whoever can be watched until its end.</summary>
public class PeerAdmissionTests
{
    private static readonly IOException NoDescriptors = new("Cannot open process '/proc/4711': Too many open files.");

    [Fact]
    public async Task A_client_whose_process_cannot_be_opened_is_refused_and_the_next_one_is_served()
    {
        await using var run = new InProcessRun();
        await run.Client.SessionOpened.WaitAsync(Watchdog.Limit);
        run.PeerPid = 4711;
        run.OpeningFailure = NoDescriptors;

        var refused = await run.Coordinator.Ask<RequestFailed>(new OpenSession(), Watchdog.Limit);

        run.OpeningFailure = null;
        await run.Coordinator.Ask<SessionOpened>(new OpenSession(), Watchdog.Limit);
        Assert.Equal(FailureKind.Work, refused.Kind);
        Assert.Contains("4711", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("Too many open files", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waits_for_the_node_in_a_process_hears_of_its_joining_and_of_no_others()
    {
        await using var run = new InProcessRun();
        var other = run.Coordinator.Ask<NodesReady>(new AwaitNodeIn(4711), Watchdog.Limit);
        var own = run.Coordinator.Ask<NodesReady>(new AwaitNodeIn(Environment.ProcessId), Watchdog.Limit);
        await run.Coordinator.Ask<NodesReady>(new AwaitNodes(0), Watchdog.Limit);
        Assert.False(own.IsCompleted);

        await run.AddWorkerAsync();

        await own;
        await run.Coordinator.Ask<NodesReady>(new AwaitNodeIn(Environment.ProcessId), Watchdog.Limit);
        Assert.False(other.IsCompleted);
    }

    [Fact]
    public async Task A_node_whose_process_cannot_be_opened_is_refused_and_the_next_one_joins()
    {
        await using var run = new InProcessRun { PeerPid = 4711, OpeningFailure = NoDescriptors };

        var refused = await run.Coordinator.Ask<JoinRefused>(new JoinRun(0, 4711, []), Watchdog.Limit);

        run.OpeningFailure = null;
        await run.Coordinator.Ask<RunJoined>(new JoinRun(0, 4711, []), Watchdog.Limit);
        Assert.Contains("Too many open files", refused.Reason, StringComparison.Ordinal);
    }
}
