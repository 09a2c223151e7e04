using ActorShm.Host.Commands;
using ActorShm.Segments;

namespace ActorShm.Host.Tests;

public class ExitCodeTests
{
    private const int NoSpaceLeft = 28; // ENOSPC

    [Fact]
    public void A_full_disk_is_told_from_other_failures_of_files()
    {
        Assert.Equal(ExitCode.OutOfSpace, CommandRunner.ExitCodeOf(new IOException("There is not enough space on the disk.", NoSpaceLeft)));
        Assert.Equal(ExitCode.WorkFailed, CommandRunner.ExitCodeOf(new IOException("The file is in use.")));
    }

    // It is neither wrong input nor a want of room.
    [Fact]
    public void A_process_that_may_map_no_more_has_failed_in_its_work() =>
        Assert.Equal(ExitCode.WorkFailed, CommandRunner.ExitCodeOf(new MappingRefusedException("RLIMIT_AS")));
}
