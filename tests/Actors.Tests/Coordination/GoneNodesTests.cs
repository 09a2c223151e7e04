using ActorShm.Actors.Coordination;
using ActorShm.Segments;

namespace ActorShm.Actors.Tests;

public class GoneNodesTests
{
    [Fact]
    public void Nodes_that_have_left_do_not_hide_the_one_that_was_lost()
    {
        var gone = new GoneNodes(kept: 2);
        Add(gone, number: 1, hasLeft: false);
        for (var number = 2; number <= 6; number++)
        {
            Add(gone, number, hasLeft: true);
        }

        Assert.Equal([6, 5, 1], gone.List(node: 0, long.MaxValue).Nodes.Concat(gone.List(node: 0, before: 5).Nodes).Select(node => node.Node));
        Assert.True(gone.HasLost(1));
        var lost = gone.List(node: 0, long.MaxValue, onlyLost: true);
        Assert.Equal([1], lost.Nodes.Select(node => node.Node));
        Assert.False(lost.HasMore);
    }

    private static void Add(GoneNodes gone, int number, bool hasLeft)
    {
        var entry = new NodeEntry(number, pid: 100 + number, null!, new NoProcess(), DateTimeOffset.UnixEpoch, new HashSet<string>());
        if (hasLeft)
        {
            entry.SendAway();
        }

        entry.BeginEnd(hasBrokenOff: false, ifKilled: "was killed");
        gone.Add(entry, ProcessEnd.Unknown, DateTimeOffset.UnixEpoch);
    }

    private sealed class NoProcess : IPeerProcess
    {
        public ProcessIdentity Identity { get; } = new(100, StartTime: 1);

        public bool IsLaunched => false;

        public bool IsKilled => false;

        public bool IsStopped => false;

        public ProcessUsage? TryMeasure() => null;

        public Task<ProcessEnd> EndAsync(TimeSpan patience) => Task.FromResult(ProcessEnd.Unknown);

        public Task CleanUpAfterAsync() => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
