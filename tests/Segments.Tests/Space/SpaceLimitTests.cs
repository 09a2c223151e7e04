namespace ActorShm.Segments.Tests;

/// <summary>What is said when a file system is full that seemed to have room.</summary>
public class SpaceLimitTests
{
    private static readonly SpaceLimit Limit = new("the free space of '/disk'", 1_000_000);

    [Fact]
    public void There_was_less_than_was_asked_for()
    {
        Assert.Equal(99_999, Limit.Reached(Errno.NoSpace, 100_000, heldBytes: 0, "/disk/a").AvailableBytes);
        Assert.Equal(1_300_000, Limit.Reached(Errno.NoSpace, 2_000_000, heldBytes: 300_000, "/disk/a").AvailableBytes);
        Assert.Equal("100,000 bytes asked, 99,999 available by the free space of '/disk'.", Limit.Reached(Errno.NoSpace, 100_000, 0, "/disk/a").Message);
    }

    [Theory]
    [InlineData(Errno.QuotaExceeded, "the disk quota of this user where '/disk/a' lies")]
    [InlineData(Errno.FileTooLarge, "the largest file that may be made at '/disk/a'")]
    public void A_limit_that_only_the_file_system_knows_is_named(int errno, string limit) =>
        Assert.Equal(limit, Limit.Reached(errno, 100_000, heldBytes: 0, "/disk/a").Limit);
}
