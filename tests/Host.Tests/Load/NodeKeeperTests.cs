using ActorShm.Host.Load.Running;

namespace ActorShm.Host.Tests.Load;

public class NodeKeeperTests
{
    // Goal: nobody is ever taken for a node because it has the number of one that went with its host.
    [Fact]
    public async Task While_there_is_no_host_there_are_no_nodes_and_none_is_missing()
    {
        IReadOnlyList<int>? nodes = [11, 12];
        var keeper = new NodeKeeper(_ => Task.FromResult<IReadOnlyList<int>?>(nodes), () => Assert.Fail("No node is missing."), wanted: 2);
        await keeper.LookAsync(CancellationToken.None);
        Assert.Equal([11, 12], keeper.Pids);

        nodes = null;
        await keeper.LookAsync(CancellationToken.None);
        Assert.Empty(keeper.Pids);

        nodes = [21, 22];
        await keeper.LookAsync(CancellationToken.None);
        Assert.Equal([21, 22], keeper.Pids);
    }
}
