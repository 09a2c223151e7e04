namespace ActorShm.Kernels;

/// <summary>Specifies the kind of an <see cref="IndexItem"/>.</summary>
internal enum IndexKind
{
    /// <summary>One index, which removes its axis.</summary>
    Integer,

    /// <summary><c>start:stop:step</c>, each of which may be missing.</summary>
    Slice,

    /// <summary><c>None</c>: a new axis of one element.</summary>
    NewAxis,

    /// <summary><c>...</c>: all axes that the other items leave over.</summary>
    Ellipsis,
}

/// <summary>One item between the brackets of <c>x[1:, ::2, None]</c>.</summary>
/// <param name="Kind">The kind of the item.</param>
/// <param name="Start">An integer, or the start of a slice.</param>
/// <param name="Stop">The end of a slice.</param>
/// <param name="Step">The step of a slice.</param>
internal readonly record struct IndexItem(IndexKind Kind, long? Start = null, long? Stop = null, long? Step = null)
{
    public bool TakesAxis => Kind is IndexKind.Integer or IndexKind.Slice;
}
