using ActorShm.Actors;
using Microsoft.Extensions.Logging;

namespace ActorShm.Host.Bench.NineWays;

/// <summary>What a way has at hand in the child.</summary>
/// <param name="Link">What the parent said about where the array is.</param>
/// <param name="ElementCount">How long it is.</param>
/// <param name="Settings">The settings, for the one way that uses the engine.</param>
/// <param name="Loggers">The log.</param>
/// <param name="Cancellation">Set when the child is to end.</param>
internal sealed record WayChild(string Link, int ElementCount, ActorShmSettings Settings, ILoggerFactory Loggers, CancellationToken Cancellation);
