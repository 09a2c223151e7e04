using ActorShm.Host.Load.Running;

namespace ActorShm.Host.Tests.Load;

public class NodeKeeperTests
{
    // Goal: nobody is ever taken for a node because it has the number of one that went with its host.
    [Fact]
    public async Task While_there_is_no_host_there_are_no_nodes_and_none_is_missing()
    {
        IReadOnlyList<int>? nodes = [11, 12];
        var keeper = new NodeKeeper(_ => Task.FromResult<IReadOnlyList<int>?>(nodes), () => Assert.Fail("No node is missing."), wanted: 2, TimeSpan.Zero, TimeProvider.System);
        await keeper.LookAsync(CancellationToken.None);
        Assert.Equal([11, 12], keeper.Pids);

        nodes = null;
        await keeper.LookAsync(CancellationToken.None);
        Assert.Empty(keeper.Pids);

        nodes = [21, 22];
        await keeper.LookAsync(CancellationToken.None);
        Assert.Equal([21, 22], keeper.Pids);
    }

    // Goal: there are never more nodes than the scenario says, because two replace the same one.
    [Fact]
    public async Task A_node_that_the_host_may_still_start_again_is_not_replaced_and_one_that_stays_missing_is()
    {
        var (clock, replaced) = (new Clock(), 0);
        var keeper = new NodeKeeper(_ => Task.FromResult<IReadOnlyList<int>?>([11]), () => replaced++, wanted: 2, TimeSpan.FromSeconds(8), clock);
        await keeper.LookAsync(CancellationToken.None);

        clock.Passed = TimeSpan.FromSeconds(9); // the host waited for eight
        await keeper.LookAsync(CancellationToken.None);
        Assert.Equal(0, replaced);

        clock.Passed = TimeSpan.FromSeconds(14);
        await keeper.LookAsync(CancellationToken.None);
        Assert.Equal(1, replaced);
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;
    }
}
