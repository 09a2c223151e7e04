using ActorShm.Actors;
using ActorShm.Actors.Engine;
using ActorShm.Actors.Logging;
using Microsoft.Extensions.Logging;

namespace ActorShm.Hosting;

/// <summary>Makes an actor system of the embedder's in which a run can live, with the same code on either engine.</summary>
/// <example>
/// <code>
/// using var system = ActorShmSystem.Create("my-program");
/// await using var run = await system.StartActorShmAsync(options =&gt; options.Nodes = 4);
/// </code>
/// </example>
public static class ActorShmSystem
{
    /// <summary>Makes a system in which <see cref="ActorShmSystemExtensions.StartActorShmAsync"/> can start a run. In everything else it is the embedder's own.</summary>
    /// <remarks>
    /// On the embedded engine a run can live in any actor system. On Akka.NET links and serializers are fixed when a system is made, so this method or <c>AkkaLinks.Setup</c> has to make it. It then listens on a
    /// free port of 127.0.0.1, and the run publishes the key that others need to connect. The phase <c>service-stop</c> of the system's coordinated shutdown gets as long as the end of a run may take by these
    /// settings, unless <paramref name="config"/> sets another time.
    /// </remarks>
    /// <param name="name">The system's name.</param>
    /// <param name="configure">Sets the same options as for the start; only their settings count here. Null for none.</param>
    /// <param name="config">The program's own configuration of the engine: its section <c>akka</c>. Null for none.</param>
    /// <param name="loggers">Where the system's log goes; the caller disposes it. Null for standard error, at the level of the settings.</param>
    /// <exception cref="SettingsException">The options are wrong; the exception names everything that is wrong.</exception>
    public static ActorSystem Create(string name, Action<ActorShmOptions>? configure = null, Config? config = null, ILoggerFactory? loggers = null) =>
        CreateWith(name, configure, config, loggers, ProcessLog.ToStandardError);

    /// <param name="name">The system's name.</param>
    /// <param name="configure">Sets the same options as for the start.</param>
    /// <param name="config">The program's own configuration of the engine.</param>
    /// <param name="loggers">Where the system's log goes.</param>
    /// <param name="makeLoggers">Makes the loggers if none are given. They are disposed after the system's last line and before it has terminated.</param>
    internal static ActorSystem CreateWith(
        string name, Action<ActorShmOptions>? configure, Config? config, ILoggerFactory? loggers, Func<ActorShmSettings, ILoggerFactory> makeLoggers)
    {
        ArgumentNullException.ThrowIfNull(name);
        var options = new ActorShmOptions();
        configure?.Invoke(options);
        options.RequireValid();
        var settings = options.LoadSettings();
        var ownLoggers = loggers is null ? makeLoggers(settings) : null;
        try
        {
            return EngineSystem.Create(name, settings, loggers ?? ownLoggers!, (config ?? Config.Empty).WithFallback(ServiceStop.ConfigFor(settings)), ownsLoggers: loggers is null);
        }
        catch
        {
            ownLoggers?.Dispose();
            throw;
        }
    }
}
