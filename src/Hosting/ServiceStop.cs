
using ActorShm.Actors;

namespace ActorShm.Hosting;

/// <summary>The phase of a coordinated shutdown in which a run ends: how long it may take, and for how long of it the run waits for anything.</summary>
internal static class ServiceStop
{
    /// <summary>What is left of the phase when the run waits for nothing any more: nodes are killed then, and files removed. The host itself takes up to 2 s for that where something has failed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>What a timer can wait for at most: .NET's count milliseconds in 32 bits. Akka.NET takes phases that are longer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>The configuration of an actor system that lets its run end as the settings say. To lie below the program's own.</summary>
    /// <param name="settings">How long jobs and nodes may take.</param>
    public static Config ConfigFor(ActorShmSettings settings) => ConfigurationFactory.ParseString(
        $"akka.coordinated-shutdown.phases.{CoordinatedShutdown.PhaseServiceStop}.timeout = {(long)(settings.EndTimeout + Grace).TotalMilliseconds}ms");

    /// <summary>For how long a run may wait for jobs and nodes, so that it has ended, and its files are gone, within the phase.</summary>
    /// <param name="phase">How long the phase may take.</param>
    public static TimeSpan PatienceWithin(TimeSpan phase)
    {
        var patience = phase > 2 * Grace ? phase - Grace : phase / 2;
        return patience < Longest ? patience : Longest;
    }
}
