namespace ActorShm.Host.Bench;

/// <summary>What giving an array away took besides time.</summary>
/// <param name="IsCopied">Whether the other process got a copy of its own.</param>
/// <param name="BytesMoved">How many bytes went from one process to another.</param>
/// <param name="PeakBytes">The most memory that all processes had together, shared pages counted once.</param>
internal sealed record Handover(bool IsCopied, long BytesMoved, long PeakBytes);
