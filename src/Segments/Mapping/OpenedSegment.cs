namespace ActorShm.Segments;

/// <summary>A segment that was found, checked and mapped: what a view is made of.</summary>
/// <param name="Handle">Names the segment.</param>
/// <param name="Mode">What the mapping allows.</param>
/// <param name="Memory">The mapping; belongs to the view.</param>
/// <param name="DataOffset">Where the elements start in it.</param>
/// <param name="Status">What the kernel said about the file when it was opened.</param>
/// <param name="Path">Where the file was found.</param>
/// <param name="IsInMemory">Whether its file system is memory, so that a page which is there costs nothing but its place in the page tables.</param>
/// <param name="IsForeign">Whether somebody else made the file, and may replace what is in it.</param>
/// <param name="Name">The segment as error texts call it.</param>
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
