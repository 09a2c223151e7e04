namespace ActorShm.Hosting;

/// <summary>A node could not be brought into the run. The message says which node, how it ended, and what it wrote last.</summary>
public sealed class NodeLaunchException : Exception
{
    /// <summary>Carries the reason.</summary>
    /// <param name="message">What was tried, what was found, and what to do next.</param>
    public NodeLaunchException(string message)
        : base(message)
    {
    }
}
