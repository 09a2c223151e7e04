using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using ActorShm.Segments;

namespace ActorShm.Host.Reporting;

/// <summary>Writes one element of any type from its bytes: for people, and as JSON that reads back to the same bits.</summary>
internal static class ElementText
{
    /// <summary>Writes an element as NumPy would print it.</summary>
    public static string Of(ElementType element, ReadOnlySpan<byte> bytes)
    {
        switch (element)
        {
            case ElementType.Bool:
                return bytes[0] != 0 ? "True" : "False";
            case ElementType.Complex64:
                var single = MemoryMarshal.Read<Complex64>(bytes);
                return Complex(Float(single.Real), Float(single.Imaginary));
            case ElementType.Complex128:
                var complex = MemoryMarshal.Read<Complex>(bytes);
                return Complex(Float(complex.Real), Float(complex.Imaginary));
            default:
                return Number(element, bytes);
        }
    }

    /// <summary>Writes an element as a JSON value; a complex number is a list of two numbers.</summary>
    public static void WriteJson(Utf8JsonWriter json, ElementType element, ReadOnlySpan<byte> bytes)
    {
        switch (element)
        {
            case ElementType.Bool:
                json.WriteBooleanValue(bytes[0] != 0);
                break;
            case ElementType.Complex64 or ElementType.Complex128:
                var part = element == ElementType.Complex64 ? ElementType.Float32 : ElementType.Float64;
                json.WriteStartArray();
                WriteJson(json, part, bytes[..part.SizeBytes()]);
                WriteJson(json, part, bytes[part.SizeBytes()..]);
                json.WriteEndArray();
                break;
            default:
                WriteNumber(json, Number(element, bytes));
                break;
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string number)
    {
        if (char.IsAsciiDigit(number[^1]))
        {
            json.WriteRawValue(number);
        }
        else
        {
            json.WriteStringValue(number); // nan, inf and -inf have no other form in JSON
        }
    }

    private static string Number(ElementType element, ReadOnlySpan<byte> bytes) => element switch
    {
        ElementType.Int8 => Integer((sbyte)bytes[0]),
        ElementType.Int16 => Integer(MemoryMarshal.Read<short>(bytes)),
        ElementType.Int32 => Integer(MemoryMarshal.Read<int>(bytes)),
        ElementType.Int64 => Integer(MemoryMarshal.Read<long>(bytes)),
        ElementType.UInt8 => Integer(bytes[0]),
        ElementType.UInt16 => Integer(MemoryMarshal.Read<ushort>(bytes)),
        ElementType.UInt32 => Integer(MemoryMarshal.Read<uint>(bytes)),
        ElementType.UInt64 => Integer(MemoryMarshal.Read<ulong>(bytes)),
        ElementType.Float16 => Float(MemoryMarshal.Read<Half>(bytes)),
        ElementType.Float32 => Float(MemoryMarshal.Read<float>(bytes)),
        ElementType.Float64 => Float(MemoryMarshal.Read<double>(bytes)),
        _ => throw new ArgumentOutOfRangeException(nameof(element), element, "This element type is no number."),
    };

    private static string Integer<T>(T value)
        where T : IBinaryInteger<T> => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Float<T>(T value)
        where T : IBinaryFloatingPointIeee754<T>
    {
        // A float keeps its decimal point, for readers that distinguish 1 from 1.0 and would otherwise lose the sign of -0.
        var text = FloatText.Of(value);
        return !T.IsFinite(value) || text.AsSpan().ContainsAny('.', 'e') ? text : text + ".0";
    }

    private static string Complex(string real, string imaginary) => imaginary[0] == '-' ? $"({real}{imaginary}j)" : $"({real}+{imaginary}j)";
}
