using System.Collections.Immutable;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Dataflow;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

public class HangWatchTests
{
    private const int Interval = 100;

    private readonly ManualTime _time = new();
    private readonly HangWatch _watch;

    public HangWatchTests() => _watch = new HangWatch(TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(Interval), _time);

    [Fact]
    public void A_node_that_owes_and_finishes_nothing_hangs_after_the_timeout_and_not_before()
    {
        Assert.Empty(Pass(seconds: 9.8, () => See("job", Owes(1, beats: 5))));
        Assert.Equal([1], Pass(seconds: 0.5, () => See("job", Owes(1, beats: 5))).Distinct());
    }

    [Fact]
    public void The_time_that_a_node_has_left_counts_down_while_it_owes_something()
    {
        See("job", OwesNothing(1, beats: 5));
        Assert.Null(_watch.TimeLeft(1));
        Assert.Null(_watch.TimeLeft(2));

        See("job", Owes(1, beats: 5));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(8), _watch.TimeLeft(1));
        See("job", Owes(1, beats: 6));
        Assert.Equal(TimeSpan.FromSeconds(10), _watch.TimeLeft(1));
    }

    [Fact]
    public void A_node_that_finishes_a_block_now_and_then_does_not_hang_however_slow_it_is()
    {
        for (var beats = 0; beats < 10; beats++)
        {
            Assert.Empty(Pass(seconds: 9, () => See("job", Owes(1, beats))));
        }
    }

    [Fact]
    public void A_node_that_owes_nothing_does_not_hang()
    {
        Assert.Empty(Pass(seconds: 100, () => See("job", OwesNothing(1, beats: 5))));
        Assert.Empty(Pass(seconds: 9, () => See("job", Owes(1, beats: 5)))); // its time begins now
    }

    [Fact]
    public void A_node_that_works_for_another_job_does_not_hang()
    {
        var beats = 0;
        Assert.Empty(Pass(seconds: 100, () => [.. See("waits", Owes(1, beats: 0)), .. See("works", Owes(1, ++beats))]));
    }

    // Goal: a node that hangs must be found also when new jobs come all the time and soon need it no more.
    [Fact]
    public void New_jobs_are_no_sign_of_life()
    {
        var number = 0;
        var hung = Pass(seconds: 11, () => [.. See("waits", Owes(1, beats: 3)), .. See($"job {++number}", OwesNothing(1, beats: 0))]);
        Assert.Equal([1], hung.Distinct());
    }

    [Fact]
    public void A_host_that_was_stopped_gives_its_nodes_their_whole_time_again()
    {
        See("job", Owes(1, beats: 5));
        _time.Advance(TimeSpan.FromHours(8)); // the lid was closed
        Assert.Empty(Pass(seconds: 7, () => See("job", Owes(1, beats: 5))));
        Assert.Empty(See("job", Owes(1, beats: 6)));
        Assert.Empty(Pass(seconds: 9, () => See("job", Owes(1, beats: 6))));
    }

    // Method: between two looks more time passes than a node may take, so the time before it owed anything must not count.
    [Fact]
    public void The_time_before_a_node_owed_anything_does_not_count()
    {
        var watch = new HangWatch(TimeSpan.FromSeconds(10), interval: TimeSpan.FromSeconds(15), _time);
        watch.Observe("over", [Owes(1, beats: 5)]);
        watch.ForgetJob("over");
        _time.Advance(TimeSpan.FromSeconds(15));

        Assert.Empty(watch.Observe("next", [Owes(1, beats: 0)]));
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal([1], watch.Observe("next", [Owes(1, beats: 0)]).ToArray());
    }

    [Fact]
    public void What_a_job_that_is_over_was_owed_counts_no_more()
    {
        Pass(seconds: 9, () => See("over", Owes(1, beats: 5)));
        _watch.ForgetJob("over");
        See("next", OwesNothing(1, beats: 0));
        Assert.Empty(Pass(seconds: 9, () => See("next", Owes(1, beats: 0))));
    }

    [Fact]
    public void A_node_under_the_number_of_a_lost_one_begins_anew()
    {
        Pass(seconds: 9, () => See("job", Owes(1, beats: 5)));
        _watch.BeginNode(1);
        Assert.Empty(Pass(seconds: 9, () => See("job", Owes(1, beats: 0))));
    }

    // Goal: the coordinator has time for other things. Method: so many jobs and nodes that it takes minutes if each look at a node costs as much as there are of both.
    [Fact]
    public async Task A_look_at_a_node_costs_the_same_however_many_jobs_and_nodes_there_are()
    {
        object[] jobs = [.. Enumerable.Range(1, 400).Select(number => $"job {number}")];
        ImmutableArray<JobNodeReport> observed = [.. Enumerable.Range(1, 200).Select(node => OwesNothing(node, beats: 0))];
        var looks = Task.Run(() => Enumerable.Range(1, 8).Sum(_ => jobs.Sum(job => _watch.Observe(job, observed).Length)));

        Assert.Equal(0, await looks.WaitAsync(Watchdog.Limit));
    }

    private static JobNodeReport Owes(int node, long beats) => new(node, beats, Owes: true, PartitionsOfStage: 0, DoneSince: 0);

    private static JobNodeReport OwesNothing(int node, long beats) => Owes(node, beats) with { Owes = false };

    private int[] See(string job, JobNodeReport node) => [.. _watch.Observe(job, [node])];

    /// <summary>Looks once per interval.</summary>
    private List<int> Pass(double seconds, Func<int[]> look)
    {
        var hung = new List<int>();
        for (var left = seconds * 1000; left > 0; left -= Interval)
        {
            hung.AddRange(look());
            _time.Advance(TimeSpan.FromMilliseconds(Interval));
        }

        return hung;
    }
}
