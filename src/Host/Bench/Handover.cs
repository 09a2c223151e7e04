namespace ActorShm.Host.Bench;

/// <summary>What it took besides time to give an array away.</summary>
/// <param name="IsCopied">Whether the other process got a copy of its own.</param>
/// <param name="BytesMoved">The number of bytes that went from one process to another.</param>
/// <param name="PeakBytes">The most memory that all processes had together; shared pages are counted once.</param>
internal sealed record Handover(bool IsCopied, long BytesMoved, long PeakBytes);
