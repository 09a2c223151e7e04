using ActorShm.Host.Commands;

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
}
