using ActorShm.Actors;
using ActorShm.Actors.Application;
using ActorShm.Actors.Configuration;
using Microsoft.Extensions.Logging;

namespace ActorShm.Hosting.Launching;

/// <summary>The options of a run whose host is this process.</summary>
/// <param name="Path">The run directory.</param>
/// <param name="NodeCount">How many nodes are started.</param>
/// <param name="Settings">The settings of the host.</param>
/// <param name="Loggers">The host's log.</param>
internal sealed record LocalRunOptions(string Path, int NodeCount, ActorShmSettings Settings, ILoggerFactory Loggers)
{
    /// <summary>The program that is started as a node.</summary>
    public NodeProgram Program { get; init; } = NodeProgram.Installed;

    /// <summary>The files and single settings that the nodes get as well.</summary>
    public SettingsSources NodeSettings { get; init; } = SettingsSources.None;

    /// <summary>What an embedder adds to the host.</summary>
    public HostApplication Application { get; init; } = new();

    /// <summary>Whether nodes that end are started again, as <c>actorshm.host.restarts</c> says; for runs that are to last.</summary>
    public bool RestartsNodes { get; init; }

    /// <summary>Called for each node that ends before the run does, on a thread of the pool.</summary>
    public Action<EndedNode>? OnNodeEnded { get; init; }

    /// <summary>Called after the run owns its directory and before nodes are started.</summary>
    public Action? OnOwned { get; init; }

    /// <summary>When set, nodes are ended without waiting for them.</summary>
    public CancellationToken AtOnce { get; init; }

    /// <summary>The clock by which nodes that end are started again; tests set their own.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;
}
