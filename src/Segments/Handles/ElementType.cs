namespace ActorShm.Segments;

/// <summary>The type of the elements of a segment. The numbers are sent in messages and stored on disk, so they never change.</summary>
public enum ElementType : byte
{
    /// <summary>One byte, 0 or 1; NumPy's <c>bool</c>.</summary>
    Bool = 1,

    /// <summary>A signed 8-bit integer.</summary>
    Int8 = 2,

    /// <summary>A signed 16-bit integer.</summary>
    Int16 = 3,

    /// <summary>A signed 32-bit integer.</summary>
    Int32 = 4,

    /// <summary>A signed 64-bit integer.</summary>
    Int64 = 5,

    /// <summary>An unsigned 8-bit integer.</summary>
    UInt8 = 6,

    /// <summary>An unsigned 16-bit integer.</summary>
    UInt16 = 7,

    /// <summary>An unsigned 32-bit integer.</summary>
    UInt32 = 8,

    /// <summary>An unsigned 64-bit integer.</summary>
    UInt64 = 9,

    /// <summary>An IEEE 754 binary16 number.</summary>
    Float16 = 11,

    /// <summary>An IEEE 754 binary32 number.</summary>
    Float32 = 12,

    /// <summary>An IEEE 754 binary64 number.</summary>
    Float64 = 13,

    /// <summary>Two binary32 numbers, the real part first; see <see cref="ActorShm.Segments.Complex64"/>.</summary>
    Complex64 = 14,

    /// <summary>Two binary64 numbers, the real part first.</summary>
    Complex128 = 15,
}
