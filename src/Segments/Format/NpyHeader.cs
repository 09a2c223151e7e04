namespace ActorShm.Segments;

/// <summary>The content of the header of a <c>.npy</c> file.</summary>
/// <param name="Element">The element type.</param>
/// <param name="Shape">The lengths of the axes.</param>
/// <param name="FortranOrder">Whether the first axis varies fastest; without meaning for fewer than two axes.</param>
/// <param name="DataOffset">The offset of the first element, in bytes from the start of the file.</param>
/// <param name="FormatVersion">The version of the format: 1.0, 2.0 or 3.0.</param>
public sealed record NpyHeader(ElementType Element, Shape Shape, bool FortranOrder, long DataOffset, Version FormatVersion)
{
    /// <summary>Whether the bytes of each number are in the order opposite to this machine's; never true for types of one byte.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>Whether the elements lie in another order than in a segment.</summary>
    public bool IsTransposed => FortranOrder && Shape.Rank > 1;

    /// <summary>The length of all elements in bytes.</summary>
    public long DataBytes => checked(Shape.ElementCount * Element.SizeBytes());
}
