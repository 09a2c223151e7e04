using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Hocon;

/// <summary>Questions about a configuration that may not be there.</summary>
public static class ConfigExtensions
{
    /// <summary>Whether there is no configuration, or nothing in it.</summary>
    /// <param name="config">A configuration or null.</param>
    public static bool IsNullOrEmpty([NotNullWhen(false)] this Config? config) => config is null || config.IsEmpty;

    /// <summary>Does the same as <see cref="Config.WithFallback"/>, for a configuration that may be missing.</summary>
    /// <param name="config">A configuration or null.</param>
    /// <param name="fallback">The configuration to use where <paramref name="config"/> has nothing.</param>
    public static Config SafeWithFallback(this Config? config, Config fallback) =>
        config is null ? fallback : config.WithFallback(fallback);
}
