
namespace ActorShm.Actors.Tests;

public class JobProgressTests
{
    [Fact]
    public void Speed_and_time_left_follow_from_what_is_done()
    {
        var progress = new JobProgress(DoneElements: 25, TotalElements: 200, DoneBytes: 1000, TotalBytes: 4000, TimeSpan.FromSeconds(2));

        Assert.Equal(0.25, progress.Fraction);
        Assert.Equal(500, progress.BytesPerSecond);
        Assert.Equal(TimeSpan.FromSeconds(6), progress.TimeLeft);
    }

    [Fact]
    public void A_job_that_moves_no_bytes_is_measured_by_its_elements()
    {
        var progress = new JobProgress(50, 200, 0, 0, TimeSpan.FromSeconds(1));

        Assert.Equal(0.25, progress.Fraction);
        Assert.Equal(0, progress.BytesPerSecond);
    }

    [Fact]
    public void Where_there_is_nothing_to_do_all_is_done() => Assert.Equal(1, new JobProgress(0, 0, 0, 0, TimeSpan.Zero).Fraction);

    [Fact]
    public void Before_anything_is_done_nothing_is_promised()
    {
        Assert.Null(new JobProgress(0, 200, 0, 4000, TimeSpan.FromSeconds(1)).TimeLeft);
        Assert.Null(new JobProgress(1, long.MaxValue, 1, long.MaxValue, TimeSpan.FromHours(1)).TimeLeft);
        Assert.Equal(0, new JobProgress(0, 200, 0, 4000, TimeSpan.Zero).BytesPerSecond);
    }
}
