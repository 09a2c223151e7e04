using System.Numerics;

namespace ActorShm.Segments;

/// <summary>The one table of element types: .NET type, NumPy spelling, name and size.</summary>
/// <remarks>Immutable, so safe on any thread.</remarks>
public static class ElementTypes
{
    private static readonly Row[] Rows =
    [
        new(ElementType.Bool, "bool", "|b1", 1, typeof(bool)),
        new(ElementType.Int8, "int8", "|i1", 1, typeof(sbyte)),
        new(ElementType.Int16, "int16", "<i2", 2, typeof(short)),
        new(ElementType.Int32, "int32", "<i4", 4, typeof(int)),
        new(ElementType.Int64, "int64", "<i8", 8, typeof(long)),
        new(ElementType.UInt8, "uint8", "|u1", 1, typeof(byte)),
        new(ElementType.UInt16, "uint16", "<u2", 2, typeof(ushort)),
        new(ElementType.UInt32, "uint32", "<u4", 4, typeof(uint)),
        new(ElementType.UInt64, "uint64", "<u8", 8, typeof(ulong)),
        new(ElementType.Float16, "float16", "<f2", 2, typeof(Half)),
        new(ElementType.Float32, "float32", "<f4", 4, typeof(float)),
        new(ElementType.Float64, "float64", "<f8", 8, typeof(double)),
        new(ElementType.Complex64, "complex64", "<c8", 8, typeof(Complex64)),
        new(ElementType.Complex128, "complex128", "<c16", 16, typeof(Complex)),
    ];

    // Indexed by number, because every access to a view needs a size.
    private static readonly Row?[] ByNumber = IndexByNumber();

    /// <summary>The element types that this version knows, smallest wire number first.</summary>
    public static IReadOnlyList<ElementType> All { get; } = Array.ConvertAll(Rows, static row => row.Type);

    /// <summary>The known types for error messages, such as <c>bool ('|b1'), int32 ('&lt;i4')</c>.</summary>
    internal static string KnownTypes => string.Join(", ", Rows.Select(row => $"{row.Name} ('{row.Descr}')"));

    /// <summary>The size of one element in bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="t"/> is not in the table.</exception>
    public static int SizeBytes(this ElementType t) => Find(t).SizeBytes;

    /// <summary>NumPy's name of the type, such as <c>float64</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="t"/> is not in the table.</exception>
    public static string Name(this ElementType t) => Find(t).Name;

    /// <summary>The type as a <c>.npy</c> header spells it, byte order included: <c>&lt;f8</c>, <c>|b1</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="t"/> is not in the table.</exception>
    public static string Descr(this ElementType t) => Find(t).Descr;

    /// <summary>The .NET type whose spans view such elements.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="t"/> is not in the table.</exception>
    public static Type ClrType(this ElementType t) => Find(t).ClrType;

    /// <summary>The element type that spans of <typeparamref name="T"/> view.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> has no element type.</exception>
    public static ElementType Of<T>()
        where T : unmanaged
    {
        foreach (var row in Rows)
        {
            if (row.ClrType == typeof(T))
            {
                return row.Type;
            }
        }

        throw new ArgumentException($"{typeof(T)} is no element type. Known are: {KnownTypes}.");
    }

    /// <summary>Determines whether <paramref name="t"/> is in the table; numbers from messages and files must be checked with this first.</summary>
    internal static bool IsKnown(ElementType t) => (int)t < ByNumber.Length && ByNumber[(int)t] is not null;

    /// <summary>Whether an element is a pair of numbers.</summary>
    internal static bool IsComplex(this ElementType t) => t is ElementType.Complex64 or ElementType.Complex128;

    /// <summary>The type of the numbers that an element consists of: one part of a complex number, the byte of a bool, and otherwise the element itself.</summary>
    internal static ElementType Component(this ElementType t) => t switch
    {
        ElementType.Bool => ElementType.UInt8,
        ElementType.Complex64 => ElementType.Float32,
        ElementType.Complex128 => ElementType.Float64,
        _ => t,
    };

    private static Row?[] IndexByNumber()
    {
        var rows = new Row?[1 + (int)Rows[^1].Type];
        foreach (var row in Rows)
        {
            rows[(int)row.Type] = row;
        }

        return rows;
    }

    private static Row Find(ElementType type) =>
        (IsKnown(type) ? ByNumber[(int)type] : null)
        ?? throw new ArgumentOutOfRangeException(nameof(type), type, $"Element type {(byte)type} is not known. Known are: {KnownTypes}.");

    private sealed record Row(ElementType Type, string Name, string Descr, int SizeBytes, Type ClrType);
}
