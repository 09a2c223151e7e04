namespace ActorShm.Host.Load.Measuring;

/// <summary>How one operation ended.</summary>
/// <param name="Entry">Which of the mix it was.</param>
/// <param name="Phase">In which phase it was to start.</param>
/// <param name="Latency">From when it was to start until it ended; a stall before the start counts.</param>
/// <param name="Error">The kind of error; null when it was done.</param>
/// <param name="Reason">What the error says.</param>
internal sealed record OperationEnd(int Entry, int Phase, TimeSpan Latency, string? Error = null, string? Reason = null);
