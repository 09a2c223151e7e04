namespace ActorShm.Segments;

/// <summary>A segment that was found, checked and mapped, from which a view is made.</summary>
/// <param name="Handle">Names the segment.</param>
/// <param name="Mode">What the mapping allows.</param>
/// <param name="Memory">The mapping; belongs to the view.</param>
/// <param name="DataOffset">The offset of the elements in the mapping, in bytes.</param>
/// <param name="Status">What the kernel said about the file when it was opened.</param>
/// <param name="Path">Where the file was found.</param>
/// <param name="IsInMemory">Whether its file system is in memory, so that an existing page costs only its entry in the page tables.</param>
/// <param name="IsForeign">Whether somebody else made the file and may replace its content.</param>
/// <param name="Name">The name of the segment in error messages.</param>
internal sealed record OpenedSegment(
    SegmentHandle Handle,
    AccessMode Mode,
    MappedMemory Memory,
    long DataOffset,
    FileStatus Status,
    string Path,
    bool IsInMemory,
    bool IsForeign,
    string Name);
