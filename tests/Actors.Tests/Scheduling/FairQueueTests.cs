
using ActorShm.Actors.Scheduling;
using ActorShm.Actors.Telemetry;

namespace ActorShm.Actors.Tests;

public class FairQueueTests
{
    [Fact]
    public void Equals_take_turns_in_order()
    {
        var queue = new FairQueue<string>();
        queue.Add("a", 4);
        queue.Add("b", 4);
        queue.Add("c", 4);

        Assert.Equal(["a", "b", "c", "a", "b", "c"], Turns(queue, 6));
    }

    [Fact]
    public void Time_is_shared_in_proportion_to_the_weights()
    {
        var queue = new FairQueue<string>();
        queue.Add("low", 1);
        queue.Add("normal", 4);
        queue.Add("high", 16);

        var turns = Turns(queue, 2100).CountBy(turn => turn).ToDictionary();

        Assert.InRange(turns["low"], 95, 105);
        Assert.InRange(turns["normal"], 395, 405);
        Assert.InRange(turns["high"], 1595, 1605);
    }

    [Fact]
    public void Who_comes_later_neither_waits_for_the_others_past_nor_gets_it_back()
    {
        var queue = new FairQueue<string>();
        queue.Add("old", 4);
        Turns(queue, 1000);
        queue.Add("new", 4);

        var turns = Turns(queue, 100);

        Assert.Contains("new", turns[..2]);
        Assert.InRange(turns.Count(turn => turn == "new"), 49, 51);
    }

    [Fact]
    public void Who_used_more_of_a_turn_waits_longer()
    {
        var queue = new FairQueue<string>();
        queue.Add("long", 4);
        queue.Add("short", 4);
        var used = new Dictionary<string, double> { ["long"] = 0, ["short"] = 0 };
        for (var turn = 0; turn < 1000; turn++)
        {
            var entry = queue.Take()!;
            var time = entry.Item == "long" ? 10 : 1;
            used[entry.Item] += time;
            queue.PutBack(entry, time);
        }

        Assert.InRange(used["long"] / used["short"], 0.9, 1.1);
    }

    [Fact]
    public void Who_was_removed_gets_no_turn()
    {
        var queue = new FairQueue<string>();
        queue.Add("a", 4);
        queue.Add("b", 4);

        Assert.True(queue.Remove("a"));
        Assert.False(queue.Remove("a"));
        Assert.Equal(["b", "b"], Turns(queue, 2));
        Assert.True(queue.Remove("b"));
        Assert.Null(queue.Take());
    }

    private static string[] Turns(FairQueue<string> queue, int count)
    {
        var turns = new string[count];
        for (var i = 0; i < count; i++)
        {
            var entry = queue.Take()!;
            turns[i] = entry.Item;
            queue.PutBack(entry, 1);
        }

        return turns;
    }
}
