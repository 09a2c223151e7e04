using System.Numerics;
using System.Reflection;

namespace ActorShm.Kernels;

/// <summary>Specifies the kind of number of a C# type.</summary>
internal enum CSharpKind
{
    Bool,
    Signed,
    Unsigned,
    Float,
    Complex,
}

/// <summary>A C# type that programs can compute with.</summary>
/// <param name="Type">The C# type.</param>
/// <param name="Keyword">The C# spelling.</param>
/// <param name="DType">The type in the language.</param>
/// <param name="Kind">The kind of number.</param>
internal sealed record CSharpType(Type Type, string Keyword, DType DType, CSharpKind Kind)
{
    public bool IsInteger => Kind is CSharpKind.Signed or CSharpKind.Unsigned;

    /// <summary>Gets the size of an integer in bits.</summary>
    public int Bits => 8 * DType.SizeBytes();

    /// <summary>Gets the largest value of an integer.</summary>
    public ulong Maximum => Kind == CSharpKind.Unsigned ? ulong.MaxValue >> (64 - Bits) : (ulong)(long.MaxValue >> (64 - Bits));

    /// <summary>Gets the smallest value of an integer.</summary>
    public long Minimum => Kind == CSharpKind.Unsigned ? 0 : long.MinValue >> (64 - Bits);

    /// <summary>Converts an integer to a boxed C# value of this type.</summary>
    public object Integer(Int128 value) => Convert.ChangeType(value < 0 ? (object)(long)value : (ulong)value, Type, System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The C# types that the language has too; a new type of the language appears here by its name.</summary>
internal static class CSharpTypes
{
    private static readonly CSharpType[] Known =
    [
        .. Rows(typeof(bool), "bool", "bool", CSharpKind.Bool),
        .. Rows(typeof(sbyte), "sbyte", "int8", CSharpKind.Signed),
        .. Rows(typeof(short), "short", "int16", CSharpKind.Signed),
        .. Rows(typeof(int), "int", "int32", CSharpKind.Signed),
        .. Rows(typeof(long), "long", "int64", CSharpKind.Signed),
        .. Rows(typeof(byte), "byte", "uint8", CSharpKind.Unsigned),
        .. Rows(typeof(ushort), "ushort", "uint16", CSharpKind.Unsigned),
        .. Rows(typeof(uint), "uint", "uint32", CSharpKind.Unsigned),
        .. Rows(typeof(ulong), "ulong", "uint64", CSharpKind.Unsigned),
        .. Rows(typeof(Half), "Half", "float16", CSharpKind.Float),
        .. Rows(typeof(float), "float", "float32", CSharpKind.Float),
        .. Rows(typeof(double), "double", "float64", CSharpKind.Float),
        .. Rows(typeof(Complex), "Complex", "complex128", CSharpKind.Complex),
    ];

    /// <summary>Stands for complex64, which .NET lacks. Any type of this name that converts to <see cref="Complex"/> implicitly counts as it, so that this library needs no such type of its own.</summary>
    private static readonly CSharpType SingleComplex = new(typeof(Complex), "Complex64", DType.Complex64, CSharpKind.Complex);

    /// <summary>Gets the keywords of all known types, for an error message.</summary>
    public static string Keywords => string.Join(", ", Known.Select(row => row.Keyword));

    public static CSharpType? Find(Type type) => Array.Find(Known, row => row.Type == type) ?? (WideningOf(type) is null ? null : SingleComplex);

    public static CSharpType? Find(DType dtype) => dtype == DType.Complex64 ? SingleComplex : Array.Find(Known, row => row.DType == dtype);

    /// <summary>Converts a value to what <see cref="ConstantText"/> writes: a complex64 to a <see cref="Complex"/>; any other value stays.</summary>
    public static object Widened(object value) => WideningOf(value.GetType())?.Invoke(null, [value]) ?? value;

    private static MethodInfo? WideningOf(Type type) => type is { IsValueType: true, Name: "Complex64" }
        && type.GetMethod("op_Implicit", [type]) is { } conversion && conversion.ReturnType == typeof(Complex) ? conversion : null;

    /// <summary>Gets the C# type of an expression's element type.</summary>
    public static CSharpType Of(DType dtype) =>
        Find(dtype) ?? throw new NotSupportedException($"C# has no arithmetic for {dtype.Name()}. Convert the elements to one of {Keywords} first.");

    private static IEnumerable<CSharpType> Rows(Type type, string keyword, string name, CSharpKind kind) =>
        DTypes.TryParse(name, out var dtype) ? [new CSharpType(type, keyword, dtype, kind)] : [];
}
