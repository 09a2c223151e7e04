using ActorShm.Actors;
using ActorShm.Actors.Application;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Work;
using ActorShm.Kernels;

namespace ActorShm.Hosting;

/// <summary>Turns a process of the embedder's own program into a node, if it was started as one.</summary>
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
    /// <summary>The first argument of a process that is to be a node. The arguments of <see cref="NodeOptions"/> follow it.</summary>
    public const string Argument = "--actorshm-node";

    /// <summary>Runs a node until its run is over, if the process was started as one. Call it first in <c>Main</c>.</summary>
    /// <param name="args">The arguments of the process.</param>
    /// <param name="configure">Registers kernels and messages, and sets what starts in the node.</param>
    /// <returns>The exit code that <c>Main</c> is to return; null when the process was not started as a node, and <c>Main</c> goes on.</returns>
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

    /// <summary>The kernels that the node runs. The set is closed: a kernel is found by its name among these instances alone.</summary>
    public IList<Kernel> Kernels { get; } = [];

    /// <summary>The messages of the embedder's own actors, the same as in the host.</summary>
    public MessageSet Messages { get; set; } = MessageSet.Empty;

    /// <summary>Starts the embedder's own actors. Called after the node is linked to its host and before it joins; an exception from it ends the node.</summary>
    public Action<NodeContext>? OnStart { get; set; }
}
