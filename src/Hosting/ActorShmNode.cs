using ActorShm.Actors;
using ActorShm.Actors.Application;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Work;
using ActorShm.Kernels;

namespace ActorShm.Hosting;

/// <summary>Turns a process of the embedder's own program into a node, when it was started as one.</summary>
/// <example>
/// <code>
/// if (await ActorShmNode.TryRunAsync(args, node =&gt; node.Kernels.Add(new Halve())) is { } exitCode)
/// {
///     return exitCode;
/// }
/// </code>
/// </example>
public static class ActorShmNode
{
    /// <summary>The first argument of a process that is to be a node; what follows are those of <see cref="NodeOptions"/>.</summary>
    public const string Argument = "--actorshm-node";

    /// <summary>To be called first in <c>Main</c>: where the process was started as a node, it is one until its run is over.</summary>
    /// <param name="args">The arguments of the process.</param>
    /// <param name="configure">Registers kernels and messages, and says what starts in the node.</param>
    /// <returns>The exit code with which to leave <c>Main</c>; null when the process was not started as a node and goes on.</returns>
    public static async Task<int?> TryRunAsync(string[] args, Action<NodeSetup> configure)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(configure);
        return args is [Argument, .. var rest] ? await NodeProcess.RunAsync(rest, _ => Configured(configure)) : null;
    }

    private static NodeApplication Configured(Action<NodeSetup> configure)
    {
        var setup = new NodeSetup();
        configure(setup);
        return new NodeApplication { Kernels = new KernelSet(setup.Kernels), Messages = setup.Messages, OnStart = setup.OnStart };
    }
}

/// <summary>What a node of the embedder's program can do besides what every node can.</summary>
public sealed class NodeSetup
{
    internal NodeSetup()
    {
    }

    /// <summary>The kernels that it runs: a closed set, found by their names among these instances alone.</summary>
    public IList<Kernel> Kernels { get; } = [];

    /// <summary>The messages of the embedder's own actors, the same as in the host.</summary>
    public MessageSet Messages { get; set; } = MessageSet.Empty;

    /// <summary>Starts the embedder's own actors. Called when the node is linked to its host and before it joins; what it throws ends the node.</summary>
    public Action<NodeContext>? OnStart { get; set; }
}
