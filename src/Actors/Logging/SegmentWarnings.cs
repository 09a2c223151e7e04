using ActorShm.Segments;
using Microsoft.Extensions.Logging;

namespace ActorShm.Actors.Logging;

internal static class SegmentWarnings
{
    /// <summary>The same options, with what an operator has to know told in the log.</summary>
    /// <param name="options">The options.</param>
    /// <param name="loggers">Where the log goes.</param>
    public static SegmentStoreOptions WithWarnings(this SegmentStoreOptions options, ILoggerFactory loggers) =>
        options with { Warn = options.Warn ?? (warning => loggers.CreateLogger("ActorShm.Segments").LogWarning("{Warning}", warning)) };
}
