using ActorShm.Segments;

namespace ActorShm.Actors.Messages;

/// <summary>Whose turn it is after a failure of the segments.</summary>
internal static class FailureKinds
{
    /// <summary>What a segment cannot be used for is the fault of who asked, unless there is no room for it, or another process or a limit of this one is in the way.</summary>
    public static FailureKind Of(SegmentException failure) => failure switch
    {
        OutOfSpaceException => FailureKind.OutOfSpace,
        SegmentInUseException or MappingRefusedException or OpenFilesLimitException => FailureKind.Work,
        _ => FailureKind.Input,
    };
}
