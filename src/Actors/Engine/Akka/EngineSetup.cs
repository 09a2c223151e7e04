using Akka.Actor.Setup;
using ActorShm.Actors.Engine.Links;
using Microsoft.Extensions.Logging;

namespace ActorShm.Actors.Engine;

/// <summary>What the parts that Akka.NET makes by name find in their actor system.</summary>
/// <param name="loggers">Where the log goes.</param>
/// <param name="ownsLoggers">Whether they end with the system's log.</param>
/// <param name="maximumMessageBytes">The largest message between processes.</param>
/// <param name="key">What lets others connect; null when everybody may.</param>
internal sealed class EngineSetup(ILoggerFactory loggers, bool ownsLoggers, int maximumMessageBytes, RunKey? key) : Setup, IDisposable
{
    public RunKey? Key => key;

    public ILoggerFactory Loggers => loggers;

    public bool OwnsLoggers => ownsLoggers;

    public int MaximumMessageBytes => maximumMessageBytes;

    /// <summary>What went over the links so far.</summary>
    public LinkTraffic Traffic { get; } = new();

    /// <summary>The processes at the other ends.</summary>
    public PeerTable Peers { get; } = new(LoopbackListener.ProcessOn);

    /// <summary>To be called when the system has ended.</summary>
    public void Dispose()
    {
        Peers.Dispose();
        key?.Dispose();
    }

    /// <summary>The setup of a system that <see cref="EngineSystem"/> made.</summary>
    public static EngineSetup Of(ActorSystem system) => system.Settings.Setup.Get<EngineSetup>().Value;
}
