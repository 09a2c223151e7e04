namespace ActorShm.Kernels;

/// <summary>Specifies what is computed from a reduction's value and count.</summary>
internal enum FinishKind
{
    /// <summary>The value itself.</summary>
    Value,

    /// <summary>Value divided by count.</summary>
    Mean,

    /// <summary>The count alone: how many elements, or which one.</summary>
    Count,
}
