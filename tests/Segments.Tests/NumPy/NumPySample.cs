using System.Numerics;

namespace ActorShm.Segments.Tests;

/// <summary>One value of an element type, and how Python writes it: the literal that makes it and the text that NumPy shows.</summary>
internal sealed record NumPySample(ElementType Element, object Value, string Literal)
{
    /// <summary>One for every element type: the outermost value of the types that end somewhere, and one that is not exact of the others.</summary>
    public static IReadOnlyList<NumPySample> All { get; } =
    [
        new(ElementType.Bool, true, "True"),
        new(ElementType.Int8, sbyte.MinValue, "-128"),
        new(ElementType.Int16, short.MinValue, "-32768"),
        new(ElementType.Int32, int.MinValue, "-2147483648"),
        new(ElementType.Int64, long.MinValue, "-9223372036854775808"),
        new(ElementType.UInt8, byte.MaxValue, "255"),
        new(ElementType.UInt16, ushort.MaxValue, "65535"),
        new(ElementType.UInt32, uint.MaxValue, "4294967295"),
        new(ElementType.UInt64, ulong.MaxValue, "18446744073709551615"),
        new(ElementType.Float16, Half.MaxValue, "65504.0"),
        new(ElementType.Float32, 1 / 3f, "0.3333333432674408"),
        new(ElementType.Float64, 1 / 3.0, "0.3333333333333333"),
        new(ElementType.Complex64, new Complex64(1.5f, -2), "(1.5-2j)"),
        new(ElementType.Complex128, new Complex(1 / 3.0, -0.1), "(0.3333333333333333-0.1j)"),
    ];

    /// <summary>No element, one, some, and some on as many axes as there can be, of which no two neighbours have the same length.</summary>
    public static IReadOnlyList<Shape> Shapes { get; } = [Shape.Scalar, new Shape(0, 3), Shape.Vector(7), new Shape(2, 1, 3, 1, 2, 1, 3, 2)];
}
