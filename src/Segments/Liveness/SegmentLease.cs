namespace ActorShm.Segments;

/// <summary>One process that has a segment open.</summary>
/// <param name="Process">The process.</param>
/// <param name="Command">Its command line, for people; empty when it has none.</param>
/// <param name="Mode">Whether the process can write to the shared pages. A private copy counts as reading.</param>
/// <param name="IsForeign">Whether the process has the data file open or mapped without ActorShm, as NumPy does.</param>
public sealed record SegmentLease(ProcessIdentity Process, string Command, AccessMode Mode, bool IsForeign);
