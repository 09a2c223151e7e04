using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Hocon;

/// <summary>Questions about a configuration that may not be there.</summary>
public static class ConfigExtensions
{
    /// <summary>Whether there is no configuration, or nothing in it.</summary>
    /// <param name="config">A configuration or null.</param>
    public static bool IsNullOrEmpty([NotNullWhen(false)] this Config? config) => config is null || config.IsEmpty;

    /// <summary>As <see cref="Config.WithFallback"/>, where the configuration may be missing.</summary>
    /// <param name="config">A configuration or null.</param>
    /// <param name="fallback">What to answer from where <paramref name="config"/> has nothing.</param>
    public static Config SafeWithFallback(this Config? config, Config fallback) =>
        config is null ? fallback : config.WithFallback(fallback);
}
