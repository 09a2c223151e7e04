using Akka.Actor.Setup;
using ActorShm.Actors.Engine.Links;
using Microsoft.Extensions.Logging;

namespace ActorShm.Actors.Engine;

/// <summary>Holds, in an actor system, what the parts need that Akka.NET creates by their names.</summary>
/// <param name="loggers">Makes the loggers for the system's log.</param>
/// <param name="ownsLoggers">Whether the loggers end with the system's log.</param>
/// <param name="maximumMessageBytes">The largest message between processes, in bytes.</param>
/// <param name="key">The key that lets other processes connect; null when any process may.</param>
internal sealed class EngineSetup(ILoggerFactory loggers, bool ownsLoggers, int maximumMessageBytes, RunKey? key) : Setup, IDisposable
{
    public RunKey? Key => key;

    public ILoggerFactory Loggers => loggers;

    public bool OwnsLoggers => ownsLoggers;

    public int MaximumMessageBytes => maximumMessageBytes;

    /// <summary>The traffic over the links so far.</summary>
    public LinkTraffic Traffic { get; } = new();

    /// <summary>The processes at the other ends of the links.</summary>
    public PeerTable Peers { get; } = new(LoopbackListener.ProcessOn);

    /// <summary>Frees what the setup holds. To be called when the system has ended.</summary>
    public void Dispose()
    {
        Peers.Dispose();
        key?.Dispose();
    }

    /// <summary>Returns the setup of a system that <see cref="EngineSystem"/> made.</summary>
    public static EngineSetup Of(ActorSystem system) => system.Settings.Setup.Get<EngineSetup>().Value;
}
