namespace ActorShm.Hocon;

/// <summary>An ordered list of values.</summary>
/// <remarks>Immutable, so safe on any thread.</remarks>
public sealed class HoconArray : HoconValue
{
    internal HoconArray(IReadOnlyList<HoconValue> items, HoconOrigin origin)
        : base(HoconValueKind.Array, origin)
    {
        Items = items;
        Extent = HoconExtent.Around(items);
    }

    /// <summary>The elements, in order.</summary>
    public IReadOnlyList<HoconValue> Items { get; }

    internal override HoconExtent Extent { get; }
}
