namespace ActorShm.Segments;

/// <summary>What one element of a segment is. The numbers travel in messages and lie on disk, so they never change.</summary>
/// <remarks>The gaps are kept for the types that come later (int8 to uint64, float16, the complex types).</remarks>
public enum ElementType : byte
{
    /// <summary>One byte, 0 or 1; NumPy's <c>bool</c>.</summary>
    Bool = 1,

    /// <summary>A signed 32-bit integer.</summary>
    Int32 = 4,

    /// <summary>A signed 64-bit integer.</summary>
    Int64 = 5,

    /// <summary>An IEEE 754 binary32 number.</summary>
    Float32 = 12,

    /// <summary>An IEEE 754 binary64 number.</summary>
    Float64 = 13,
}
