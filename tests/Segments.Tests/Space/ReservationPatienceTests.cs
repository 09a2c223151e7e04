namespace ActorShm.Segments.Tests;

/// <summary>Somebody who keeps the turn delays the first reservation of a process and no other; here nobody waits, and it is written down how long it would have been.</summary>
public sealed class ReservationPatienceTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Rest = Longest - Silent;
    private static readonly TimeSpan Brief = Longest / 100;

    private readonly List<TimeSpan> _waits = [];
    private readonly List<int?> _waitedFor = [];
    private readonly List<int?> _told = [];
    private readonly Clock _clock = new();
    private readonly ReservationPatience _patience;
    private bool _isFree;
    private int? _holder;

    public ReservationPatienceTests() => _patience = new ReservationPatience(Longest, Wait, () => _holder, _clock);

    [Theory]
    [InlineData(4711)]
    [InlineData(null)] // of another container
    public void Who_has_kept_the_turn_is_waited_for_once_and_told_once(int? holder)
    {
        _holder = holder;

        Take();
        Take();
        _clock.Now += ReservationPatience.BriefFor;
        Take();

        Assert.Equal([Silent, Rest, Brief, Brief], _waits);
        Assert.Equal([holder], _waitedFor);
        Assert.Equal([holder], _told);
    }

    // Goal: nobody can delay every reservation by keeping the turn with one process after the other.
    [Fact]
    public void Who_takes_the_turn_after_that_is_waited_for_as_long_only_minutes_later()
    {
        _holder = 4711;
        Take();

        _holder = 4712;
        Take();
        _clock.Now += ReservationPatience.BriefFor - TimeSpan.FromSeconds(1);
        _holder = 4713;
        Take();
        Assert.Equal([Silent, Rest, Brief, Brief], _waits);
        Assert.Equal([4711], _told);

        _clock.Now += TimeSpan.FromSeconds(1);
        Take();
        Take();

        Assert.Equal([Silent, Rest, Brief, Brief, Brief, Silent, Rest, Brief], _waits);
        Assert.Equal([4711, 4713], _waitedFor);
        Assert.Equal([4711, 4713], _told);
    }

    [Fact]
    public void After_a_turn_that_came_everybody_is_waited_for_again()
    {
        _holder = 4711;
        Take();
        _isFree = true;
        Take();
        _isFree = false;
        Take();

        Assert.Equal([Silent, Rest, Brief, Silent, Rest], _waits);
        Assert.Equal([4711, 4711], _told);
    }

    [Fact]
    public void A_turn_that_comes_soon_is_not_worth_a_word()
    {
        _isFree = true;
        Take();

        Assert.Equal([Silent], _waits);
        Assert.Empty(_waitedFor);
    }

    private void Take() => Assert.Equal(_isFree, _patience.Take(_waitedFor.Add, _told.Add, CancellationToken.None) is not null);

    private MemoryStream? Wait(TimeSpan patience, CancellationToken _)
    {
        _waits.Add(patience);
        return _isFree ? new MemoryStream() : null;
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
