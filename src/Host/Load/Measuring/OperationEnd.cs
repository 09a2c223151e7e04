namespace ActorShm.Host.Load.Measuring;

/// <summary>How one operation ended.</summary>
/// <param name="Entry">The index of its entry in the mix.</param>
/// <param name="Phase">The index of the phase in which the operation was to start.</param>
/// <param name="Latency">The time from when the operation was to start until it ended; a stall before the start counts.</param>
/// <param name="Error">The kind of error; null when the operation was done.</param>
/// <param name="Reason">The message of the error.</param>
internal sealed record OperationEnd(int Entry, int Phase, TimeSpan Latency, string? Error = null, string? Reason = null);
