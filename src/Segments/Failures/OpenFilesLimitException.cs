namespace ActorShm.Segments;

/// <summary>This process, or the machine, has as many files open as it may. The text has the limit and its value; to dispose views, or to raise the limit, helps, and nothing is wrong with the segment.</summary>
public sealed class OpenFilesLimitException : SegmentException
{
    /// <summary>Makes the exception.</summary>
    public OpenFilesLimitException(string message)
        : base(message)
    {
    }
}
