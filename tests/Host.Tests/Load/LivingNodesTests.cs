using ActorShm.Actors;
using ActorShm.Host.Load.Running;

namespace ActorShm.Host.Tests.Load;

public class LivingNodesTests
{
    // Goal: a scenario that kills nodes has no errors of its own making. Method: the node dies after it was listed; in one case another of its number has come.
    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public async Task What_an_ended_node_cannot_answer_is_asked_of_another(int next)
    {
        var lists = new Queue<NodeInfo[]>([[Node(1, pid: 10)], [Node(next, pid: 11)]]);
        var nodes = new LivingNodes(() => Task.FromResult<IReadOnlyList<NodeInfo>>(lists.Dequeue()));
        var asked = new List<int>();
        var answer = await nodes.AskAsync(
            static nodes => nodes[0],
            node =>
            {
                asked.Add(node);
                return asked.Count == 1 ? throw Failure() : Task.FromResult("answer");
            });
        Assert.Equal("answer", answer);
        Assert.Equal([1, next], asked);
    }

    [Fact]
    public async Task What_a_node_that_is_still_there_cannot_do_is_a_failure()
    {
        var nodes = new LivingNodes(static () => Task.FromResult<IReadOnlyList<NodeInfo>>([Node(1, pid: 10)]));
        await Assert.ThrowsAsync<RunFailedException>(() => nodes.AskAsync<string>(static nodes => nodes[0], static _ => throw Failure()));
    }

    // Goal: what nobody was asked is not taken for done. Method: there is no node from the first, or the only one dies.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Without_nodes_it_is_a_failure_of_the_work(int nodesBefore)
    {
        var lists = new Queue<NodeInfo[]>([[.. Enumerable.Repeat(Node(1, pid: 10), nodesBefore)], []]);
        var nodes = new LivingNodes(() => Task.FromResult<IReadOnlyList<NodeInfo>>(lists.Dequeue()));

        var failed = await Assert.ThrowsAsync<RunFailedException>(() => nodes.AskAsync<string>(static nodes => nodes[0], static _ => throw Failure()));

        Assert.Equal((FailureKind.Work, "There was no node to ask."), (failed.Kind, failed.Message));
    }

    private static NodeInfo Node(int number, int pid) => new(number, pid, DateTimeOffset.UnixEpoch, 0, IsLaunched: true, Usage: null, IsStopped: false, KilledIn: null);

    private static RunFailedException Failure() => new(FailureKind.Input, "Node 1 is not part of the run.");
}
