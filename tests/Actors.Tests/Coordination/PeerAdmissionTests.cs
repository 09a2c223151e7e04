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

    // Goal: a container that shares the run directory alone cannot end a host. Method: the number that the kernel gives for a process that has none here.
    [Fact]
    public async Task Nodes_and_clients_of_another_pid_namespace_are_refused_with_what_to_do()
    {
        await using var run = new InProcessRun();
        await run.Client.SessionOpened.WaitAsync(Watchdog.Limit);
        run.PeerPid = 0;

        var client = await run.Coordinator.Ask<RequestFailed>(new OpenSession(), Watchdog.Limit);
        var node = await run.Coordinator.Ask<JoinRefused>(new JoinRun(0, 4711, []), Watchdog.Limit);

        Assert.Contains("in one pid namespace", client.Reason, StringComparison.Ordinal);
        Assert.Contains("in one pid namespace", node.Reason, StringComparison.Ordinal);
        Assert.Equal(0, run.HeldProcesses);
    }

    [Fact]
    public async Task A_node_that_takes_smaller_messages_than_its_host_may_send_is_refused_with_both_numbers()
    {
        await using var run = new InProcessRun("actorshm { embedded.maximum-message-size = 64 KiB, akka.maximum-message-size = 64 KiB }") { PeerMessageBytes = 32 * 1024 };

        var refused = await run.Coordinator.Ask<JoinRefused>(new JoinRun(0, Environment.ProcessId, []), Watchdog.Limit);

        Assert.Contains("32,768", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("65,536", refused.Reason, StringComparison.Ordinal);
        run.PeerMessageBytes = 64 * 1024;
        await run.Coordinator.Ask<RunJoined>(new JoinRun(0, Environment.ProcessId, []), Watchdog.Limit);
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
