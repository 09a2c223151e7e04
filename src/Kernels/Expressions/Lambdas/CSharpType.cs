using System.Numerics;
using System.Reflection;

namespace ActorShm.Kernels;

/// <summary>What sort of number a type of C# is.</summary>
internal enum CSharpKind
{
    Bool,
    Signed,
    Unsigned,
    Float,
    Complex,
}

/// <summary>A type of C# that programs compute with.</summary>
/// <param name="Type">The type.</param>
/// <param name="Keyword">How C# spells it.</param>
/// <param name="DType">What the language calls it.</param>
/// <param name="Kind">What sort of number it is.</param>
internal sealed record CSharpType(Type Type, string Keyword, DType DType, CSharpKind Kind)
{
    public bool IsInteger => Kind is CSharpKind.Signed or CSharpKind.Unsigned;

    /// <summary>The size of an integer.</summary>
    public int Bits => 8 * DType.SizeBytes();

    /// <summary>The largest value of an integer.</summary>
    public ulong Maximum => Kind == CSharpKind.Unsigned ? ulong.MaxValue >> (64 - Bits) : (ulong)(long.MaxValue >> (64 - Bits));

    /// <summary>The smallest value of an integer.</summary>
    public long Minimum => Kind == CSharpKind.Unsigned ? 0 : long.MinValue >> (64 - Bits);

    /// <summary>An integer of this type as C# has it, boxed.</summary>
    public object Integer(Int128 value) => Convert.ChangeType(value < 0 ? (object)(long)value : (ulong)value, Type, System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The types of C# that the language has too; a type that comes into the language comes in here by its name.</summary>
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

    /// <summary>.NET has no complex64; any type of this name that converts to <see cref="Complex"/> by itself stands for it, so that this library needs none of its own.</summary>
    private static readonly CSharpType SingleComplex = new(typeof(Complex), "Complex64", DType.Complex64, CSharpKind.Complex);

    /// <summary>The keywords of all known types, for an error text.</summary>
    public static string Keywords => string.Join(", ", Known.Select(row => row.Keyword));

    public static CSharpType? Find(Type type) => Array.Find(Known, row => row.Type == type) ?? (WideningOf(type) is null ? null : SingleComplex);

    public static CSharpType? Find(DType dtype) => dtype == DType.Complex64 ? SingleComplex : Array.Find(Known, row => row.DType == dtype);

    /// <summary>A value as <see cref="ConstantText"/> writes it: a complex64 as a <see cref="Complex"/>, any other itself.</summary>
    public static object Widened(object value) => WideningOf(value.GetType())?.Invoke(null, [value]) ?? value;

    private static MethodInfo? WideningOf(Type type) => type is { IsValueType: true, Name: "Complex64" }
        && type.GetMethod("op_Implicit", [type]) is { } conversion && conversion.ReturnType == typeof(Complex) ? conversion : null;

    /// <summary>The row of a type that an expression has already.</summary>
    public static CSharpType Of(DType dtype) =>
        Find(dtype) ?? throw new NotSupportedException($"C# has no arithmetic for {dtype.Name()}. Convert the elements to one of {Keywords} first.");

    private static IEnumerable<CSharpType> Rows(Type type, string keyword, string name, CSharpKind kind) =>
        DTypes.TryParse(name, out var dtype) ? [new CSharpType(type, keyword, dtype, kind)] : [];
}
