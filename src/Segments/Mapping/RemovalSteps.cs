using System.Runtime.ExceptionServices;

namespace ActorShm.Segments;

/// <summary>The steps of a removal: each is tried, whatever becomes of those before it, and the first failure is told.</summary>
internal sealed class RemovalSteps
{
    private ExceptionDispatchInfo? _failure;

    /// <summary>Does a step; what a file system refuses is kept.</summary>
    public void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SegmentException)
        {
            _failure ??= ExceptionDispatchInfo.Capture(e);
        }
    }

    /// <summary>To be called after the last step.</summary>
    public void ThrowIfAnyFailed() => _failure?.Throw();
}
