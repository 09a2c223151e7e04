using ActorShm.Actors;
using ActorShm.Actors.Configuration;

namespace ActorShm.Host.Runs;

/// <summary>The settings of this process: defaults, the installation's, then the user's.</summary>
internal static class OwnSettings
{
    /// <summary>Reads the settings.</summary>
    /// <param name="sources">The sources that the user has given.</param>
    /// <exception cref="SettingsException">Something in the settings is wrong.</exception>
    public static ActorShmSettings Load(SettingsSources sources) =>
        ActorShmSettings.Load(sources.Over(ActorShmSettings.InstalledOverrides("host.conf")).WithEnvironment());
}
