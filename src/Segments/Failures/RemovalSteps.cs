using System.Runtime.ExceptionServices;

namespace ActorShm.Segments;

/// <summary>Runs the steps of a removal: each step is tried even if earlier ones failed, and the first failure is reported.</summary>
internal sealed class RemovalSteps
{
    private ExceptionDispatchInfo? _failure;

    /// <summary>Runs a step; if the file system refuses it, remembers the failure.</summary>
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

    /// <summary>Throws the first failure, if any; to be called after the last step.</summary>
    public void ThrowIfAnyFailed() => _failure?.Throw();

    /// <summary>Attaches the first failure to an exception that is being thrown already; to be called after the last step.</summary>
    /// <param name="reason">The exception that is being thrown.</param>
    public void AttachTo(Exception reason)
    {
        if (_failure is { SourceException.Message: var left })
        {
            reason.Data["ActorShm.NotRemoved"] = left;
        }
    }
}
