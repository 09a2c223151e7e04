using ActorShm.Actors.Messages;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Tests;

public class FailureKindsTests
{
    public static TheoryData<Exception, FailureKind> Known { get; } = new()
    {
        { new OutOfSpaceException(10, 5, "the quota"), FailureKind.OutOfSpace },
        { new MappingRefusedException("no address is left"), FailureKind.Work },
        { new OpenFilesLimitException("no more files can be opened"), FailureKind.Work },
        { new SegmentInUseException([4711], "x"), FailureKind.Work },
        { new SegmentGoneException("x is gone"), FailureKind.Input },
        { new SegmentException("x cannot be opened"), FailureKind.Input },
        { Assert.Throws<ProgramException>(() => CompiledProgram.Compile("sum(", [], [])), FailureKind.Input },
        { new IOException("Too many open files"), FailureKind.Work },
        { new FileNotFoundException("no segments/x"), FailureKind.Work },
        { new UnauthorizedAccessException("segments/x may not be read"), FailureKind.Work },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void Only_what_asks_for_something_wrong_is_wrong_input(Exception failure, FailureKind expected)
    {
        Assert.True(FailureKinds.TryOf(failure, out var kind));
        Assert.Equal(expected, kind);
    }

    public static TheoryData<Exception> Defects { get; } = [new NullReferenceException(), new ArgumentException("no such thing"), new InvalidOperationException(), new KeyNotFoundException(), new InvalidDataException()];

    [Theory]
    [MemberData(nameof(Defects))]
    public void A_defect_is_failed_work_and_known_to_be_one(Exception defect)
    {
        Assert.False(FailureKinds.TryOf(defect, out var kind));
        Assert.Equal(FailureKind.Work, kind);
    }
}
