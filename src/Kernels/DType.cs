namespace ActorShm.Kernels;

/// <summary>The element type of an array, a scalar or a register.</summary>
/// <remarks>
/// The numbers travel between processes and are the same as those of the element types that segments use, so that one
/// byte names a type everywhere. The gaps belong to types that expressions do not know yet.
/// </remarks>
public enum DType : byte
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool = 1,

    /// <summary>Signed 32-bit integer; arithmetic wraps around.</summary>
    Int32 = 4,

    /// <summary>Signed 64-bit integer; arithmetic wraps around.</summary>
    Int64 = 5,

    /// <summary>IEEE 754 binary32.</summary>
    Float32 = 12,

    /// <summary>IEEE 754 binary64.</summary>
    Float64 = 13,
}
