using ActorShm.Actors.Configuration;
using ActorShm.Actors.Work;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

public class AskingToLeaveTests
{
    // Goal: a node that is to stop does, whatever has become of its host. Method: its coordinator answers nothing.
    [Fact]
    public async Task A_node_whose_host_answers_nobody_goes_by_itself()
    {
        await using var run = new InProcessRun();
        using var store = SegmentDirectory.Attach(run.Store.Directory);
        var settings = ActorShmSettings.Load(new SettingsSources([], ["actorshm.host.drain-timeout=20ms", "actorshm.host.leave-timeout=10ms"]));
        var silent = run.Start(Props.Create(() => new SilentActor()));
        var (end, tables) = (new TaskCompletionSource<NodeEnd>(), run.TablesDirectory);
        var worker = run.Start(Props.Create(() => new WorkerActor(store, tables, settings, WorkerParts.Default, silent, 0, end)));

        worker.Tell(new StopAsked());

        var result = await end.Task.WaitAsync(Watchdog.Limit);
        Assert.Equal(NodeEndKind.Left, result.Kind);
        Assert.Contains("its host has not sent it away within 0.03 s", result.Reason, StringComparison.Ordinal);
    }

    private sealed class SilentActor : ReceiveActor
    {
        public SilentActor() => ReceiveAny(static _ => { });
    }
}
