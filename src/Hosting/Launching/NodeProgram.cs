namespace ActorShm.Hosting.Launching;

/// <summary>What is executed to become a node: an executable and the arguments that come before a node's own.</summary>
/// <param name="Path">The executable, absolute.</param>
/// <param name="LeadingArguments">What it is given first.</param>
public sealed record NodeProgram(string Path, IReadOnlyList<string> LeadingArguments)
{
    /// <summary>The node of an installation, which lies beside the host's executable.</summary>
    public static NodeProgram Installed { get; } = new(System.IO.Path.Combine(AppContext.BaseDirectory, "node", "actorshm-node"), []);
}
