using ActorShm.Segments;
using Microsoft.Extensions.Logging;

namespace ActorShm.Actors.Logging;

internal static class SegmentWarnings
{
    /// <summary>Returns the same options, with warnings for an operator written to the log.</summary>
    /// <param name="options">The options.</param>
    /// <param name="loggers">Makes the logger.</param>
    public static SegmentStoreOptions WithWarnings(this SegmentStoreOptions options, ILoggerFactory loggers) =>
        options with { Warn = options.Warn ?? (warning => loggers.CreateLogger("ActorShm.Segments").LogWarning("{Warning}", warning)) };
}
