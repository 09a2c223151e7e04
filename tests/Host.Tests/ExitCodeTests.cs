using ActorShm.Host.Commands;
using ActorShm.Host.Ending;
using ActorShm.Segments;

namespace ActorShm.Host.Tests;

public class ExitCodeTests
{
    private const int NoSpaceLeft = 28; // ENOSPC

    [Fact]
    public void A_full_disk_is_told_from_other_failures_of_files()
    {
        Assert.Equal(ExitCode.OutOfSpace, ExitCode.Of(new IOException("There is not enough space on the disk.", NoSpaceLeft)));
        Assert.Equal(ExitCode.WorkFailed, ExitCode.Of(new IOException("The file is in use.")));
    }

    // It is neither wrong input nor a want of room.
    [Fact]
    public void A_process_that_may_map_no_more_has_failed_in_its_work() =>
        Assert.Equal(ExitCode.WorkFailed, ExitCode.Of(new MappingRefusedException("RLIMIT_AS")));
}
