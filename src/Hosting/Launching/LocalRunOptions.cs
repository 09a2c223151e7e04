using ActorShm.Actors;
using ActorShm.Actors.Application;
using ActorShm.Actors.Configuration;
using Microsoft.Extensions.Logging;

namespace ActorShm.Hosting.Launching;

/// <summary>What a run of one's own is started with.</summary>
/// <param name="Path">The run directory.</param>
/// <param name="NodeCount">How many nodes are started.</param>
/// <param name="Settings">The settings of the host.</param>
/// <param name="Loggers">The host's log.</param>
internal sealed record LocalRunOptions(string Path, int NodeCount, ActorShmSettings Settings, ILoggerFactory Loggers)
{
    /// <summary>What is executed to become a node.</summary>
    public NodeProgram Program { get; init; } = NodeProgram.Installed;

    /// <summary>The files and definitions that the nodes get as well.</summary>
    public SettingsSources NodeSettings { get; init; } = SettingsSources.None;

    /// <summary>What an embedder adds to the host.</summary>
    public HostApplication Application { get; init; } = new();

    /// <summary>Whether nodes that end are started again, as <c>actorshm.host.restarts</c> says; for runs that are to last.</summary>
    public bool RestartsNodes { get; init; }

    /// <summary>Told of each node that ends before the run does, on a thread of the pool.</summary>
    public Action<EndedNode>? OnNodeEnded { get; init; }

    /// <summary>Called once the directory is this run's and before nodes are started.</summary>
    public Action? OnOwned { get; init; }

    /// <summary>Ends nodes without waiting for them, whenever it is set.</summary>
    public CancellationToken AtOnce { get; init; }

    /// <summary>The clock by which nodes that end are started again; tests put their own in.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;
}
