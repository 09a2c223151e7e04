
using ActorShm.Actors;

namespace ActorShm.Hosting;

/// <summary>The times of the shutdown phase in which a run ends: how long the phase may take, and how long of it the run may wait for jobs and nodes.</summary>
internal static class ServiceStop
{
    /// <summary>The last part of the phase, in which the run waits for nothing any more: it kills nodes and removes files. The host itself takes up to 2 s for that when something has failed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>The longest time that a timer of .NET can wait for: it counts milliseconds in 32 bits. Akka.NET accepts longer phases.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>Makes the configuration that gives an actor system's run the time to end that the settings allow. It is the fallback of the program's own configuration.</summary>
    /// <param name="settings">How long jobs and nodes may take.</param>
    public static Config ConfigFor(ActorShmSettings settings) => ConfigurationFactory.ParseString(
        $"akka.coordinated-shutdown.phases.{CoordinatedShutdown.PhaseServiceStop}.timeout = {(long)(settings.EndTimeout + Grace).TotalMilliseconds}ms");

    /// <summary>Computes how long a run may wait for jobs and nodes, so that within the phase it has ended and its files are gone.</summary>
    /// <param name="phase">How long the phase may take.</param>
    public static TimeSpan PatienceWithin(TimeSpan phase)
    {
        var patience = phase > 2 * Grace ? phase - Grace : phase / 2;
        return patience < Longest ? patience : Longest;
    }
}
