using ActorShm.Actors.Engine;
using ActorShm.Actors.Engine.Links;
using ActorShm.Actors.Engine.Serialization;
using Akka.Actor.Setup;
using Microsoft.Extensions.Logging;

using AkkaConfig = Akka.Configuration.Config;

namespace ActorShm.Actors;

/// <summary>Prepares an embedder's own Akka.NET system to host a run. Akka.NET fixes links and serializers when a system starts.</summary>
/// <example>
/// <code>
/// var options = new ActorShmOptions();
/// configure(options); // as for the start of the run
/// using var system = ActorSystem.Create("my-program", AkkaLinks.Setup(options.LoadSettings(), loggers, myConfig));
/// await using var run = await system.StartActorShmAsync(configure, loggers);
/// </code>
/// </example>
public static class AkkaLinks
{
    /// <summary>Makes the setup with which to create the system.</summary>
    /// <remarks>
    /// The system listens on a free port of 127.0.0.1, accepts connections from processes that hold the key of its run, and receives and sends the messages of the
    /// run and those that are registered. What <paramref name="config"/> says about these is ignored.
    /// </remarks>
    /// <param name="settings">The settings of the run, from <c>ActorShmOptions.LoadSettings</c>. A run whose settings differ from these in TLS or the size of messages is refused.</param>
    /// <param name="loggers">Creates the loggers of the system.</param>
    /// <param name="config">The program's own configuration of Akka.NET; null for none.</param>
    public static ActorSystemSetup Setup(ActorShmSettings settings, ILoggerFactory loggers, AkkaConfig? config = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(loggers);
        return Setup(settings, loggers, KeyFor(settings), config, ownsLoggers: false);
    }

    /// <summary>Makes the key that lets other processes connect to a host with a system of its own; null when any process may connect.</summary>
    internal static RunKey? KeyFor(ActorShmSettings settings) => settings.Engine.UsesTls ? RunKey.Create() : null;

    internal static ActorSystemSetup Setup(ActorShmSettings settings, ILoggerFactory loggers, RunKey? key, AkkaConfig? config, bool ownsLoggers)
    {
        var fixedConfig = EngineConfig.Of(settings);
        Setup[] setups =
        [
            BootstrapSetup.Create().WithConfig(config is null ? fixedConfig : fixedConfig.WithFallback(config)),
            new EngineSetup(loggers, ownsLoggers, settings.MaximumMessageBytes, key),
            ClosedSerializers.Setup,
        ];
        return ActorSystemSetup.Create(key is null ? setups : [.. setups, key.ToSetup()]);
    }
}
