using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Hosting.Launching;

namespace ActorShm.Host.Tests;

public class RestartPolicyTests
{
    private readonly Clock _clock = new();

    [Fact]
    public void Each_restart_waits_twice_as_long_up_to_the_limit_and_then_until_the_first_is_longer_ago_than_the_window()
    {
        var policy = Policy("restarts=4", "restart-delay=1s", "restart-delay-most=3s", "restart-window=10m");

        var decisions = Enumerable.Range(0, 6).Select(_ => Pass(policy.Decide(1))).ToArray();

        Assert.Equal([1.0, 2, 3, 3, 596, 596], decisions.Select(decision => decision.Delay?.TotalSeconds));
        Assert.Contains("1 of 4 times within 10 min", decisions[0].Text, StringComparison.Ordinal);
        Assert.Contains("started again after 9.9 min, because it has been 4 times within 10 min", decisions[4].Text, StringComparison.Ordinal);

        RestartDecision Pass(RestartDecision decision)
        {
            _clock.Pass(TimeSpan.FromSeconds(1)); // it dies sooner than it could have been started: only the window counts here
            return decision;
        }
    }

    [Fact]
    public void What_is_longer_ago_than_the_window_does_not_count()
    {
        var policy = Policy("restarts=1", "restart-delay=1s", "restart-window=1m");

        Assert.Equal(TimeSpan.FromSeconds(1), policy.Decide(1).Delay);
        Assert.Equal(TimeSpan.FromMinutes(1), policy.Decide(1).Delay);
        _clock.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(TimeSpan.FromSeconds(1), policy.Decide(1).Delay);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(-24)]
    public void A_clock_that_is_set_changes_nothing(int hours)
    {
        var policy = Policy("restarts=1", "restart-delay=1s", "restart-window=1m");
        Assert.Equal(TimeSpan.FromSeconds(1), policy.Decide(1).Delay);

        _clock.Now += TimeSpan.FromHours(hours);
        Assert.Equal(TimeSpan.FromMinutes(1), policy.Decide(1).Delay);

        _clock.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(TimeSpan.FromSeconds(1), policy.Decide(1).Delay);
    }

    [Fact]
    public void Nodes_are_counted_each_by_itself()
    {
        var policy = Policy("restarts=1", "restart-delay=1s", "restart-window=1m");

        Assert.Equal(TimeSpan.FromSeconds(1), policy.Decide(1).Delay);
        Assert.Equal(TimeSpan.FromSeconds(1), policy.Decide(2).Delay);
        Assert.Equal(TimeSpan.FromMinutes(1), policy.Decide(2).Delay);
    }

    [Fact]
    public void Restarts_can_be_switched_off() => Assert.Null(Policy("restarts=0").Decide(1).Delay);

    private RestartPolicy Policy(params string[] settings) =>
        new(ActorShmSettings.Load(new SettingsSources([], [.. settings.Select(setting => "actorshm.host." + setting)])), _clock);

    private sealed class Clock : TimeProvider
    {
        private TimeSpan _passed = TimeSpan.FromHours(1);

        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => _passed.Ticks;

        public void Pass(TimeSpan time)
        {
            Now += time;
            _passed += time;
        }
    }
}
