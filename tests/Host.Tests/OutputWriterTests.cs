using ActorShm.Host.Reporting;

namespace ActorShm.Host.Tests;

public class OutputWriterTests
{
    public static TheoryData<Exception, bool> Failures => new()
    {
        { new FileNotFoundException(), true },
        { new DirectoryNotFoundException(), true },
        { new PathTooLongException(), true },
        { new UnauthorizedAccessException(), true },
        { new IOException("Input/output error", 5), false },
        { new IOException("Too many open files", 24), false },
        { new IOException("Disk quota exceeded", 122), false },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void An_output_that_cannot_be_written_is_wrong_input_only_where_the_place_is_wrong(Exception failure, bool isPlaceWrong) =>
        Assert.Equal(isPlaceWrong, OutputWriter.IsPlaceWrong(failure));
}
