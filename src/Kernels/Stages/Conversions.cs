namespace ActorShm.Kernels;

/// <summary>Which conversions are one instruction, and the way from any type to any other by such instructions.</summary>
internal static class Conversions
{
    /// <summary>Whether there is an instruction from a register type to a type.</summary>
    public static bool Exists(DType from, DType to) => (from, to) switch
    {
        (DType.Bool, DType.Int32 or DType.Int64 or DType.Float32 or DType.Float64) => true,
        (DType.Int32, DType.Int8 or DType.Int16 or DType.UInt8 or DType.UInt16 or DType.Int64 or DType.Float32 or DType.Float64) => true,
        (DType.Int64, DType.UInt32 or DType.Int32 or DType.UInt64 or DType.Float32 or DType.Float64) => true,
        (DType.UInt64, DType.Int64 or DType.Float32 or DType.Float64) => true,
        (DType.Float32, DType.Float16 or DType.Float64) => true,
        (DType.Float64, DType.Float16 or DType.Float32 or DType.Int64 or DType.UInt64) => true,
        _ => false,
    };

    /// <summary>Whether the conversion only gives a value that is in its register already another name: an int8 read as an int32.</summary>
    public static bool IsRelabelling(DType from, DType to) => to.IsRegister() && from.Register() == to;

    /// <summary>The next step from a type towards another.</summary>
    /// <remarks>
    /// Integers wrap around. A float becomes an integer by way of int64 (of uint64 for that type), so beyond that it saturates
    /// and within it wraps, as in C. A float64 becomes a float16 in one rounding; integers become one by way of float32, as in NumPy.
    /// </remarks>
    /// <param name="from">A type that differs from <paramref name="to"/>.</param>
    /// <param name="to">Not bool, which is a comparison.</param>
    public static DType Step(DType from, DType to)
    {
        var (source, target) = (from.Register(), to.Register());
        if (source == target || Exists(source, to))
        {
            return to;
        }

        return (source, target) switch
        {
            (DType.Bool, DType.UInt64) or (DType.Int32, DType.UInt64) or (DType.UInt64, DType.Int32) or (DType.Float64, DType.Int32) => DType.Int64,
            (DType.Float32, _) => DType.Float64,
            _ => target,
        };
    }
}
