
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Telemetry;

namespace ActorShm.Actors.Tests.Coordination;

public class NodeNumbersTests
{
    private readonly NodeNumbers _numbers = new();

    [Fact]
    public void A_number_that_is_kept_goes_to_who_was_launched_for_it_and_to_nobody_else()
    {
        Assert.Equal([1, 2], new[] { _numbers.Keep(), _numbers.Keep() });

        Assert.Equal(3, _numbers.Take(wanted: 0, isLaunched: false));
        Assert.Equal(4, _numbers.Take(wanted: 1, isLaunched: false));
        Assert.Equal(1, _numbers.Take(wanted: 1, isLaunched: true));
        _numbers.GiveBack(1);
        Assert.Equal(5, _numbers.Take(wanted: 0, isLaunched: false));
        Assert.Equal(1, _numbers.Take(wanted: 1, isLaunched: true));
    }

    [Fact]
    public void Whoever_joins_first_keeps_its_number_and_a_launched_node_gets_the_next()
    {
        Assert.Equal(1, _numbers.Take(wanted: 0, isLaunched: false));
        Assert.Equal(2, _numbers.Keep());
        _numbers.GiveBack(1);
        Assert.Equal(1, _numbers.Take(wanted: 0, isLaunched: false));
    }

    [Fact]
    public void A_number_that_still_belongs_to_a_dead_node_is_not_given_twice()
    {
        var number = _numbers.Keep();
        _numbers.Take(number, isLaunched: true);

        Assert.Equal(2, _numbers.Take(number, isLaunched: true));
    }
}
