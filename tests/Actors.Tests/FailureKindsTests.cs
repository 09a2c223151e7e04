using ActorShm.Actors.Messages;
using ActorShm.Segments;

namespace ActorShm.Actors.Tests;

public class FailureKindsTests
{
    [Fact]
    public void Only_what_asks_for_something_wrong_is_wrong_input()
    {
        Assert.Equal(FailureKind.OutOfSpace, FailureKinds.Of(new OutOfSpaceException(10, 5, "the quota")));
        Assert.Equal(FailureKind.Work, FailureKinds.Of(new MappingRefusedException("no address is left")));
        Assert.Equal(FailureKind.Work, FailureKinds.Of(new OpenFilesLimitException("no more files can be opened")));
        Assert.Equal(FailureKind.Work, FailureKinds.Of(new SegmentInUseException([4711], "x")));
        Assert.Equal(FailureKind.Input, FailureKinds.Of(new SegmentGoneException("x is gone")));
        Assert.Equal(FailureKind.Input, FailureKinds.Of(new SegmentException("x cannot be opened")));
    }
}
