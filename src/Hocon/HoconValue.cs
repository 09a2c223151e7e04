namespace ActorShm.Hocon;

/// <summary>The six kinds of value that HOCON shares with JSON.</summary>
public enum HoconValueKind
{
    /// <summary>The word <c>null</c>: written on purpose to unset a key.</summary>
    Null,

    /// <summary>The words <c>true</c> and <c>false</c>.</summary>
    Boolean,

    /// <summary>A number in JSON's grammar, kept as it was written.</summary>
    Number,

    /// <summary>Any other text, quoted or not.</summary>
    String,

    /// <summary>An ordered list of values.</summary>
    Array,

    /// <summary>Named values.</summary>
    Object,
}

/// <summary>One value of a <see cref="Config"/>, with all substitutions resolved: a <see cref="HoconScalar"/>,
/// a <see cref="HoconArray"/> or a <see cref="HoconObject"/>.</summary>
/// <remarks>Immutable, so safe on any thread and shared freely between configurations.</remarks>
public abstract class HoconValue
{
    private protected HoconValue(HoconValueKind kind, HoconOrigin origin)
    {
        Kind = kind;
        Origin = origin;
    }

    /// <summary>What kind of value this is.</summary>
    public HoconValueKind Kind { get; }

    /// <summary>Where the value was written; for a merged object, where one of its parts was.</summary>
    public HoconOrigin Origin { get; }

    /// <summary>Whether this is a string, number or boolean, which all can be read as a string.</summary>
    public bool IsString() => Kind is HoconValueKind.String or HoconValueKind.Number or HoconValueKind.Boolean;

    /// <summary>Whether this is an array.</summary>
    public bool IsArray() => Kind == HoconValueKind.Array;

    /// <summary>Whether this is an object.</summary>
    public bool IsObject() => Kind == HoconValueKind.Object;

    /// <summary>How large the value is.</summary>
    internal abstract HoconExtent Extent { get; }

    /// <summary>The value as HOCON text that reads back as an equal value.</summary>
    public override string ToString() => HoconRenderer.Render(this);
}
