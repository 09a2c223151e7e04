namespace ActorShm.Hocon;

/// <summary>A string, number, boolean or null.</summary>
/// <remarks>Immutable, so safe on any thread.</remarks>
public sealed class HoconScalar : HoconValue
{
    internal HoconScalar(HoconValueKind kind, string text, HoconOrigin origin)
        : base(kind, origin) => Text = text;

    /// <summary>The text. For a string, quotes and escapes are resolved; for anything else, it is exactly what was written.</summary>
    public string Text { get; }

    internal override HoconExtent Extent => HoconExtent.Scalar;
}
