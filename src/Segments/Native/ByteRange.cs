namespace ActorShm.Segments;

/// <summary>Some bytes of a file that are locked, or stand for what is; there need not be such bytes in the file.</summary>
/// <param name="Start">The first byte.</param>
/// <param name="End">The byte after the last.</param>
internal readonly record struct ByteRange(long Start, long End)
{
    public long LengthBytes => End - Start;

    public bool Overlaps(ByteRange other) => Start < other.End && other.Start < End;
}
