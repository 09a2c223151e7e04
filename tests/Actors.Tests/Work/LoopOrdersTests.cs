using ActorShm.Actors.Work;

namespace ActorShm.Actors.Tests;

public class LoopOrdersTests
{
    private readonly LoopOrders<string> _orders = new(atOnce: 2);

    [Fact]
    public void A_loop_is_made_once_for_all_who_wait_for_it_also_for_those_who_come_while_it_is_made()
    {
        _orders.Add(KeyOf(1), "a");
        Assert.False(_orders.Add(KeyOf(1), "b"));
        Assert.Equal([1], Begin());
        Assert.True(_orders.Add(KeyOf(1), "c"));
        Assert.Empty(Begin());

        Assert.Equal(["a", "b", "c"], _orders.End(KeyOf(1)));
        Assert.Empty(Begin());
    }

    [Fact]
    public void No_more_are_begun_than_may_be_made_at_once_and_the_first_come_first()
    {
        foreach (var number in Enumerable.Range(1, 4))
        {
            _orders.Add(KeyOf(number), "a");
        }

        Assert.Equal([1, 2], Begin());
        _orders.End(KeyOf(2));
        Assert.Equal([3], Begin());
        _orders.End(KeyOf(1));
        _orders.End(KeyOf(3));
        Assert.Equal([4], Begin());
    }

    [Fact]
    public void What_nobody_waits_for_any_more_is_not_begun_and_can_be_ordered_again()
    {
        _orders.Add(KeyOf(1), "a");
        _orders.Remove(KeyOf(1), "a");
        Assert.Empty(Begin());

        _orders.Add(KeyOf(1), "b");
        Assert.Equal([1], Begin());
        _orders.Remove(KeyOf(1), "b");

        Assert.Empty(_orders.End(KeyOf(1)));
    }

    private List<int> Begin()
    {
        var begun = new List<int>();
        while (_orders.TryBegin(out var key, out _))
        {
            begun.Add(key.Value.Code[0]);
        }

        return begun;
    }

    private static LoopKey KeyOf(int number) => new([(byte)number], [0]);
}
