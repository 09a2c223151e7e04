using ActorShm.Actors;
using Microsoft.Extensions.Logging;

namespace ActorShm.Host.Bench.NineWays;

/// <summary>The context of a way in the child.</summary>
/// <param name="Link">The parent's text that says where the array is.</param>
/// <param name="ElementCount">The length of the array.</param>
/// <param name="Settings">The settings, for the one way that uses the engine.</param>
/// <param name="Loggers">The log.</param>
/// <param name="Cancellation">Set when the child is to end.</param>
internal sealed record WayChild(string Link, int ElementCount, ActorShmSettings Settings, ILoggerFactory Loggers, CancellationToken Cancellation);
