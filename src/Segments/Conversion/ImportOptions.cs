namespace ActorShm.Segments;

/// <summary>How an import converts the elements.</summary>
public sealed record ImportOptions
{
    /// <summary>The element type of the segment; null, the default, keeps that of the file.</summary>
    public ElementType? Element { get; init; }

    /// <summary>What happens to a value that <see cref="Element"/> cannot hold; by default it is refused.</summary>
    public ConversionMode Mode { get; init; } = ConversionMode.Exact;
}
