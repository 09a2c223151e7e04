
using ActorShm.Actors.Scheduling;
using ActorShm.Actors.Telemetry;

namespace ActorShm.Actors.Tests;

public class FairQueueTests
{
    private const int Turn = 20;

    public static TheoryData<int, int, int> LongShortAndStreams
    {
        get
        {
            var data = new TheoryData<int, int, int>();
            foreach (var longWeight in (int[])[1, 4, 16])
            {
                foreach (var shortWeight in (int[])[1, 4, 16])
                {
                    data.Add(longWeight, shortWeight, 2);
                    data.Add(longWeight, shortWeight, 5);
                }
            }

            return data;
        }
    }

    [Fact]
    public void Equals_take_turns_in_order()
    {
        var queue = new FairQueue<string>(turn: 1);
        queue.Add("a", 4);
        queue.Add("b", 4);
        queue.Add("c", 4);

        Assert.Equal(["a", "b", "c", "a", "b", "c"], Turns(queue, 6));
    }

    // Goal: however much of their turns they use, over time each has its part. Method: turns of chance lengths, the same ones in every run of the test.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Time_is_shared_in_proportion_to_the_weights(int seed)
    {
        var random = new Random(seed);
        var queue = new FairQueue<string>(Turn);
        var weights = new Dictionary<string, int> { ["low"] = 1, ["lowest"] = 1, ["normal"] = 4, ["high"] = 16 };
        var used = weights.ToDictionary(pair => pair.Key, _ => 0.0);
        foreach (var (item, weight) in weights)
        {
            queue.Add(item, weight);
        }

        for (var turn = 0; turn < 10_000; turn++)
        {
            var entry = queue.Take()!;
            var time = Turn * random.NextDouble();
            used[entry.Item] += time;
            queue.PutBack(entry, time);
            var all = used.Values.Sum();
            Assert.All(weights, pair => Assert.InRange(used[pair.Key] - (all * pair.Value / 22), -2 * Turn, 2 * Turn)); // at any time, not only in the end
        }
    }

    // Goal: whatever comes and goes, nobody starves. Method: so many streams of short ones, each of which has one turn and never comes back; there is always one that waits.
    [Theory]
    [MemberData(nameof(LongShortAndStreams))]
    public void Short_ones_that_never_come_back_leave_a_long_one_its_share(int longWeight, int shortWeight, int streams)
    {
        var queue = new FairQueue<string>(Turn);
        queue.Add("long", longWeight);
        for (var i = 0; i < streams; i++)
        {
            queue.Add("short", shortWeight);
        }

        var (all, used) = (0.0, 0.0);
        while (all < 20_000)
        {
            var entry = queue.Take()!;
            if (entry.Item == "long")
            {
                queue.PutBack(entry, Turn);
                used += Turn;
                all += Turn;
            }
            else
            {
                queue.Leave(entry, used: 1);
                queue.Add("short", shortWeight);
                all++;
            }

            var share = all * longWeight / (longWeight + (streams * shortWeight));
            Assert.InRange(used - share, -2 * Turn, 2 * Turn);
        }
    }

    [Fact]
    public void Who_comes_later_neither_waits_for_the_others_past_nor_gets_it_back()
    {
        var queue = new FairQueue<string>(turn: 1);
        queue.Add("old", 4);
        Turns(queue, 1000);
        queue.Add("new", 4);

        var turns = Turns(queue, 100);

        Assert.Contains("new", turns[..2]);
        Assert.InRange(turns.Count(turn => turn == "new"), 49, 51);
    }

    [Fact]
    public void Who_was_away_has_earned_nothing()
    {
        var queue = new FairQueue<string>(turn: 1);
        queue.Add("there", 4);
        queue.Add("away", 4);
        Turns(queue, 101);
        var gone = queue.Take()!;
        Assert.Equal("away", gone.Item);
        queue.Leave(gone, used: 1);
        Turns(queue, 1000);
        queue.Add("away", 4);

        Assert.InRange(Turns(queue, 100).Count(turn => turn == "away"), 49, 51);
    }

    // Goal: who goes unserved holds back nobody's time, or the next to come would be owed all of it.
    [Fact]
    public void Those_that_go_before_their_turn_leave_nothing_to_who_comes_later()
    {
        var queue = new FairQueue<string>(turn: 1);
        queue.Add("old", 4);
        for (var i = 0; i < 1000; i++)
        {
            var entry = queue.Take()!;
            queue.Add("called off", 16);
            queue.PutBack(entry, used: 1);
            Assert.True(queue.Remove("called off"));
        }

        queue.Add("new", 4);

        Assert.InRange(Turns(queue, 100).Count(turn => turn == "new"), 49, 51);
    }

    [Fact]
    public void Who_comes_in_the_middle_of_a_round_waits_for_those_that_are_owed_time()
    {
        var queue = new FairQueue<string>(Turn);
        string[] rounds = ["a", "b", "c", "d", "e", "f", "g", "h"];
        Array.ForEach(rounds, item => queue.Add(item, 4));
        Array.ForEach(rounds, item => queue.PutBack(queue.Take()!, Turn));
        for (var round = 0; round < 100; round++)
        {
            Array.ForEach(rounds[..3], _ => queue.PutBack(queue.Take()!, Turn));
            queue.Add("short", 4);
            Assert.InRange(TurnsUntil("short", queue), 0, rounds.Length - 3); // three of the round have had their turns
        }
    }

    [Fact]
    public void Who_weighs_more_is_before_those_that_came_earlier_and_weigh_less()
    {
        var queue = new FairQueue<string>(Turn);
        for (var i = 0; i < 50; i++)
        {
            queue.Add("low", 1);
        }

        queue.PutBack(queue.Take()!, Turn);
        queue.Add("high", 16);

        Assert.Equal(0, TurnsUntil("high", queue));
    }

    // Goal: jobs that are over in one turn have the share of their priority too. Method: streams of such jobs; as soon as one is done the next of its stream comes.
    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    public void Short_ones_have_the_share_of_their_weight_among_short_ones(int lowStreams)
    {
        var queue = new FairQueue<string>(Turn);
        queue.Add("high", 16);
        for (var i = 0; i < lowStreams; i++)
        {
            queue.Add("low", 1);
        }

        var high = 0;
        for (var turn = 0; turn < 2000; turn++)
        {
            var entry = queue.Take()!;
            high += entry.Item == "high" ? 1 : 0;
            queue.Leave(entry, Turn);
            queue.Add(entry.Item, entry.Weight);
        }

        Assert.InRange(high / 2000.0, 0.9 * 16 / (16 + lowStreams), 1.2 * 16 / (16 + lowStreams));
    }

    [Fact]
    public void Who_was_removed_gets_no_turn()
    {
        var queue = new FairQueue<string>(turn: 1);
        queue.Add("a", 4);
        queue.Add("b", 4);

        Assert.True(queue.Contains("a"));
        Assert.True(queue.Remove("a"));
        Assert.False(queue.Contains("a"));
        Assert.False(queue.Remove("a"));
        Assert.Equal(["b", "b"], Turns(queue, 2));
        Assert.True(queue.Remove("b"));
        Assert.Null(queue.Take());
    }

    /// <summary>How many others have a whole turn before one that wants a short one and goes then.</summary>
    private static int TurnsUntil(string item, FairQueue<string> queue)
    {
        for (var turns = 0; ; turns++)
        {
            var entry = queue.Take()!;
            if (entry.Item == item)
            {
                queue.Leave(entry, used: 0.1);
                return turns;
            }

            queue.PutBack(entry, Turn);
        }
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
