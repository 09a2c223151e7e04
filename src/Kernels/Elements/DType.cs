namespace ActorShm.Kernels;

/// <summary>Specifies the element type of an array or a scalar.</summary>
/// <remarks>
/// The numbers travel between processes and are the same as those of the element types that segments use, so that one
/// byte names a type everywhere.
/// </remarks>
public enum DType : byte
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool = 1,

    /// <summary>Signed 8-bit integer; arithmetic wraps around.</summary>
    Int8 = 2,

    /// <summary>Signed 16-bit integer; arithmetic wraps around.</summary>
    Int16 = 3,

    /// <summary>Signed 32-bit integer; arithmetic wraps around.</summary>
    Int32 = 4,

    /// <summary>Signed 64-bit integer; arithmetic wraps around.</summary>
    Int64 = 5,

    /// <summary>Unsigned 8-bit integer; arithmetic wraps around.</summary>
    UInt8 = 6,

    /// <summary>Unsigned 16-bit integer; arithmetic wraps around.</summary>
    UInt16 = 7,

    /// <summary>Unsigned 32-bit integer; arithmetic wraps around.</summary>
    UInt32 = 8,

    /// <summary>Unsigned 64-bit integer; arithmetic wraps around.</summary>
    UInt64 = 9,

    /// <summary>IEEE 754 binary16.</summary>
    Float16 = 11,

    /// <summary>IEEE 754 binary32.</summary>
    Float32 = 12,

    /// <summary>IEEE 754 binary64.</summary>
    Float64 = 13,

    /// <summary>Two float32, the real part first.</summary>
    Complex64 = 14,

    /// <summary>Two float64, the real part first.</summary>
    Complex128 = 15,
}
