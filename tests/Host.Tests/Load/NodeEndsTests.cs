using ActorShm.Actors;
using ActorShm.Host.Load.Running;

namespace ActorShm.Host.Tests.Load;

public class NodeEndsTests
{
    private readonly Clock _clock = new();
    private readonly NodeEnds _ends;

    public NodeEndsTests() => _ends = new NodeEnds(_clock);

    [Fact]
    public void A_node_that_no_fault_has_met_has_ended_unasked()
    {
        _ends.NoteKill(10);

        _ends.Take([Gone(10), Gone(11)]);
        _ends.Take([]); // of the next host

        Assert.Equal(11, Assert.Single(_ends.Unasked).Pid);
    }

    [Fact]
    public void A_node_that_joined_after_a_kill_has_only_got_the_number_of_the_killed_one()
    {
        _ends.NoteKill(10);

        _ends.Take([Gone(10), Gone(10) with { JoinedAt = _clock.Now.AddSeconds(1) }]);

        Assert.Equal(_clock.Now.AddSeconds(1), Assert.Single(_ends.Unasked).JoinedAt);
    }

    // Goal: a node that the host kills because it hangs is the fault's, and one that crashes on another day is not. Method: it ends while it is stopped, soon afterwards, or long afterwards.
    [Theory]
    [InlineData(3, true)]
    [InlineData(14, true)]
    [InlineData(16, false)]
    public void A_node_that_was_stopped_may_end_until_shortly_after_that(int second, bool isAsked)
    {
        var hasPassed = _ends.NoteHold(10);
        var gone = Gone(10) with { GoneAt = _clock.Now.AddSeconds(second) };
        _clock.Now = _clock.Now.AddSeconds(5);
        hasPassed();

        _ends.Take([gone]);

        Assert.Equal(isAsked, _ends.Unasked.Count == 0);
    }

    [Fact]
    public void A_node_that_is_still_stopped_may_have_ended()
    {
        _ends.NoteHold(10);

        _ends.Take([Gone(10) with { GoneAt = _clock.Now.AddHours(1) }]);

        Assert.Empty(_ends.Unasked);
    }

    private GoneNode Gone(int pid) => MadeUpLoad.Gone(node: 1, pid, _clock.Now);

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddHours(1);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
