using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Messages;

/// <summary>Whose turn it is after an exception. There is one list: what is not in it is a defect of ours, and nobody who asked for something is told that it was their mistake.</summary>
internal static class FailureKinds
{
    /// <summary>The kind of what went wrong with something that was asked for.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="kind">Its kind; <see cref="FailureKind.Work"/> for a defect.</param>
    /// <returns>Whether it may happen. What may not is a defect, of which the log has to tell.</returns>
    public static bool TryOf(Exception failure, out FailureKind kind)
    {
        (var isKnown, kind) = failure switch
        {
            OutOfSpaceException => (true, FailureKind.OutOfSpace),
            SegmentInUseException or MappingRefusedException or OpenFilesLimitException => (true, FailureKind.Work), // another process, or a limit of this one, is in the way
            SegmentException or ProgramException => (true, FailureKind.Input), // what a segment cannot be used for is the fault of who asked
            IOException or UnauthorizedAccessException => (true, FailureKind.Work), // the machine's fault
            _ => (false, FailureKind.Work),
        };
        return isKnown;
    }
}
