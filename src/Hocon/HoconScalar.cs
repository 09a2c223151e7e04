namespace ActorShm.Hocon;

/// <summary>A string, number, boolean or null.</summary>
/// <remarks>Immutable, so safe on any thread.</remarks>
public sealed class HoconScalar : HoconValue
{
    internal HoconScalar(HoconValueKind kind, string text, HoconOrigin origin)
        : base(kind, origin) => Text = text;

    /// <summary>The text: of a string without its quotes and escapes, of anything else exactly as it was written.</summary>
    public string Text { get; }

    internal override HoconExtent Extent => HoconExtent.Scalar;
}
