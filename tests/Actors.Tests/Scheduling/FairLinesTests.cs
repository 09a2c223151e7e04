using ActorShm.Actors.Scheduling;

namespace ActorShm.Actors.Tests;

public class FairLinesTests
{
    private readonly FairLines<string, string> _lines = new();

    [Fact]
    public void Who_asks_for_one_thing_has_it_next_however_much_others_have_asked_for()
    {
        AddAll("many", 4, "a", "b", "c", "d");
        Assert.Equal(["a"], Take(1));
        AddAll("few", 4, "x");

        Assert.Equal(["x", "b", "c", "d"], Take(4));
        Assert.False(_lines.TryTake(out _));
        Assert.Empty(_lines.Items);
    }

    [Fact]
    public void A_higher_weight_has_more_turns_and_not_all()
    {
        AddAll("low", 1, [.. Enumerable.Range(1, 20).Select(i => $"low{i}")]);
        AddAll("normal", 4, [.. Enumerable.Range(1, 20).Select(i => $"normal{i}")]);

        Assert.InRange(Take(20).Count(item => item.StartsWith("low", StringComparison.Ordinal)), 3, 5);
    }

    [Fact]
    public void What_is_wanted_no_more_is_passed_over()
    {
        AddAll("a", 4, "a1", "a2");
        AddAll("b", 4, "b1");

        Assert.True(_lines.TryRemove("a1"));
        Assert.True(_lines.TryRemove("b1"));
        Assert.False(_lines.TryRemove("b1"));
        Assert.Equal(1, _lines.Count);
        AddAll("b", 4, "b2");

        Assert.Equal(["a2", "b2"], Take(2));
        Assert.False(_lines.TryRemove("a2"));
    }

    private void AddAll(string asker, int weight, params string[] items) => Array.ForEach(items, item => _lines.Add(asker, weight, item));

    private string[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => _lines.TryTake(out var item) ? item : "nothing")];
}
