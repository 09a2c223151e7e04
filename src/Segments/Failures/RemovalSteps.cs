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

    /// <summary>To be called after the last step where something else is thrown already: what was not removed goes with it.</summary>
    /// <param name="reason">What is thrown.</param>
    public void AttachTo(Exception reason)
    {
        if (_failure is { SourceException.Message: var left })
        {
            reason.Data["ActorShm.NotRemoved"] = left;
        }
    }
}
