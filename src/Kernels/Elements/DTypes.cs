namespace ActorShm.Kernels;

/// <summary>Extends <see cref="DType"/> with the properties of each type.</summary>
public static class DTypes
{
    private static readonly string?[] NamesByNumber =
    [
        null, "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", null, "float16", "float32", "float64",
        "complex64", "complex128",
    ];

    /// <summary>Gets all types, ordered by number.</summary>
    internal static IReadOnlyList<DType> All { get; } =
    [
        DType.Bool, DType.Int8, DType.Int16, DType.Int32, DType.Int64, DType.UInt8, DType.UInt16, DType.UInt32, DType.UInt64,
        DType.Float16, DType.Float32, DType.Float64, DType.Complex64, DType.Complex128,
    ];

    /// <summary>Gets NumPy's name of the type, such as <c>float64</c>.</summary>
    /// <param name="t">A known type.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not one of the known types.</exception>
    public static string Name(this DType t) => (IsKnown(t) ? NamesByNumber[(int)t] : null) ?? throw Unknown(t);

    /// <summary>Gets the size of one element in bytes.</summary>
    /// <param name="t">A known type.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not one of the known types.</exception>
    public static int SizeBytes(this DType t) => t switch
    {
        DType.Bool or DType.Int8 or DType.UInt8 => 1,
        DType.Int16 or DType.UInt16 or DType.Float16 => 2,
        DType.Int32 or DType.UInt32 or DType.Float32 => 4,
        DType.Int64 or DType.UInt64 or DType.Float64 or DType.Complex64 => 8,
        DType.Complex128 => 16,
        _ => throw Unknown(t),
    };

    /// <summary>Finds a type by NumPy's name.</summary>
    /// <param name="name">The name, for example <c>int32</c>; case matters.</param>
    /// <param name="t">The type, when the name is known.</param>
    /// <returns>Whether the name is known.</returns>
    public static bool TryParse(string name, out DType t)
    {
        ArgumentNullException.ThrowIfNull(name);
        t = (DType)Math.Max(0, Array.IndexOf(NamesByNumber, name));
        return IsKnown(t);
    }

    internal static bool IsKnown(DType t) => (int)t < NamesByNumber.Length && NamesByNumber[(int)t] is not null;

    internal static bool IsFloat(this DType t) => t is DType.Float16 or DType.Float32 or DType.Float64;

    internal static bool IsInteger(this DType t) => t is >= DType.Int8 and <= DType.UInt64;

    internal static bool IsUnsigned(this DType t) => t is >= DType.UInt8 and <= DType.UInt64;

    internal static bool IsComplex(this DType t) => t is DType.Complex64 or DType.Complex128;

    /// <summary>Gets the type that loops compute in: values of the small types are kept in the registers of a larger one.</summary>
    /// <remarks>
    /// The other types are storage types. Loading a value of such a type widens it, which is always exact. A conversion wraps or rounds a computed value
    /// to what the storage type holds, and storing narrows it. Complex numbers are pairs of values and have no register of
    /// their own.
    /// </remarks>
    internal static DType Register(this DType t) => t switch
    {
        DType.Int8 or DType.Int16 or DType.UInt8 or DType.UInt16 => DType.Int32,
        DType.UInt32 => DType.Int64,
        DType.Float16 => DType.Float32,
        _ => t,
    };

    /// <summary>Whether loops compute in this type itself.</summary>
    internal static bool IsRegister(this DType t) => IsKnown(t) && !t.IsComplex() && t.Register() == t;

    /// <summary>Gets the type of the real and the imaginary part; for a type that is not complex, the type itself.</summary>
    internal static DType Component(this DType t) => t switch
    {
        DType.Complex64 => DType.Float32,
        DType.Complex128 => DType.Float64,
        _ => t,
    };

    /// <summary>Gets the complex type whose parts have a type.</summary>
    internal static DType ComplexOf(DType component) => component == DType.Float32 ? DType.Complex64 : DType.Complex128;

    private static ArgumentOutOfRangeException Unknown(DType t) =>
        new(nameof(t), t, $"{(byte)t} is not the number of an element type. Known are: {string.Join(", ", All.Select(Name))}.");
}
