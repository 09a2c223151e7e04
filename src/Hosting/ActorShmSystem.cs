using ActorShm.Actors;
using ActorShm.Actors.Engine;
using ActorShm.Actors.Logging;
using Microsoft.Extensions.Logging;

namespace ActorShm.Hosting;

/// <summary>Makes an embedder's actor system so that a run can live in it, by the same line on either engine.</summary>
/// <example>
/// <code>
/// using var system = ActorShmSystem.Create("my-program");
/// await using var run = await system.StartActorShmAsync(options =&gt; options.Nodes = 4);
/// </code>
/// </example>
public static class ActorShmSystem
{
    /// <summary>A system that is the embedder's in everything else; a run starts in it with <see cref="ActorShmSystemExtensions.StartActorShmAsync"/>.</summary>
    /// <remarks>
    /// On the embedded engine any actor system will do. On Akka.NET links and serializers are fixed when a system is made, so it has to be made by this, or with <c>AkkaLinks.Setup</c>, and listens on a
    /// free port of 127.0.0.1 from then on; the key that others need to connect is published by the run. The phase <c>service-stop</c> of the system's coordinated shutdown gets the time that the end of a run may take by these
    /// settings, unless <paramref name="config"/> gives it another.
    /// </remarks>
    /// <param name="name">The system's name.</param>
    /// <param name="configure">Sets the same options as for the start; only their settings count here. Null for none.</param>
    /// <param name="config">The program's own configuration of the engine: its section <c>akka</c>. Null for none.</param>
    /// <param name="loggers">Where the system's log goes, and the caller's to dispose; standard error at the level of the settings when null.</param>
    /// <exception cref="SettingsException">The options are wrong; everything that is wrong is named.</exception>
    public static ActorSystem Create(string name, Action<ActorShmOptions>? configure = null, Config? config = null, ILoggerFactory? loggers = null) =>
        CreateWith(name, configure, config, loggers, ProcessLog.ToStandardError);

    /// <param name="name">The system's name.</param>
    /// <param name="configure">Sets the same options as for the start.</param>
    /// <param name="config">The program's own configuration of the engine.</param>
    /// <param name="loggers">Where the system's log goes.</param>
    /// <param name="makeLoggers">Makes loggers where none are given; they end with the system, after its last line and before it has terminated.</param>
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
