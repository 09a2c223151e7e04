using AkkaConfig = Akka.Configuration.Config;
using AkkaConfigurationFactory = Akka.Configuration.ConfigurationFactory;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors.Engine;

/// <summary>Makes the configuration of Akka.NET: what <c>akka.conf</c> and the settings fix comes first, then the section <c>akka</c> of the user's files.</summary>
internal static class EngineConfig
{
    /// <summary>The bytes that the paths and the envelope of a message may take besides its own.</summary>
    private const int EnvelopeBytes = 4096;

    public static AkkaConfig Of(ActorShmSettings settings)
    {
        var frame = settings.MaximumMessageBytes + EnvelopeBytes;
        var set = AkkaConfigurationFactory.ParseString($$"""
            akka.loglevel = {{LevelOf(settings.LogLevel)}}
            akka.remote.dot-netty.tcp {
              enable-ssl = {{(settings.Engine.UsesTls ? "on" : "off")}}
              maximum-frame-size = {{frame}}b
              send-buffer-size = {{8 * frame}}b
              receive-buffer-size = {{8 * frame}}b
            }
            """);
        var own = AkkaConfigurationFactory.FromResource("akka.conf", typeof(EngineConfig).Assembly);
        var config = set.WithFallback(own);
        return settings.Config.HasPath("akka") ? config.WithFallback(AkkaConfigurationFactory.ParseString($"akka {settings.Config.GetConfig("akka")}")) : config;
    }

    private static string LevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARNING",
        LogLevel.None => "OFF",
        _ => "ERROR",
    };
}
