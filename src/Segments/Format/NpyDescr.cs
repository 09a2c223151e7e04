namespace ActorShm.Segments;

/// <summary>Turns the <c>descr</c> of a header into an element type and a byte order, or says exactly why there is none.</summary>
/// <remarks>
/// It accepts everything that <c>numpy.dtype</c> accepts and that means the same everywhere: <c>&lt;f8</c>, <c>=f8</c>, <c>|i1</c>, <c>&gt;i1</c>, the codes of one letter (<c>?</c>,
/// <c>d</c>), and names, both those with a width (<c>float64</c>) and those from C and Python (<c>double</c>). As in NumPy, <c>=</c>, <c>|</c> and a missing order stand for the reader's own byte order.
/// </remarks>
internal static class NpyDescr
{
    public static (ElementType Element, bool IsBigEndian) Parse(string descr, string source)
    {
        var hasOrder = descr.Length > 0 && descr[0] is '<' or '>' or '=' or '|';
        var code = hasOrder ? descr[1..] : descr;
        if (Find(code, takesNames: !hasOrder) is { } element)
        {
            return (element, descr[0] == '>' && element.Component().SizeBytes() > 1);
        }

        throw new SegmentFormatException(Kind(code) is var (kind, advice)
            ? $"'{source}' holds {kind} ('{descr}'), which segments do not. {advice} Known are: {ElementTypes.KnownTypes}."
            : $"'{source}' has element type '{descr}', which is not known. Known are: {ElementTypes.KnownTypes}.");
    }

    /// <summary>Makes the exception for a <c>descr</c> that is a list or a tuple.</summary>
    public static SegmentFormatException Structured(string source) =>
        new($"'{source}' holds structured records, several fields or a sub-array in each element, which segments do not. "
            + "Save each field as an array of its own: numpy.save(path, a['field']).");

    // A table would have to be built in every process to be used once or twice, which takes longer than this search.
    private static ElementType? Find(string code, bool takesNames)
    {
        foreach (var type in ElementTypes.All)
        {
            if (type.Descr().AsSpan(1).SequenceEqual(code) || (takesNames && string.Equals(type.Name(), code, StringComparison.Ordinal)))
            {
                return type;
            }
        }

        return OfLetter(code) ?? (takesNames ? OfWord(code) : null);
    }

    private static ElementType? OfLetter(string code) => code switch
    {
        "?" => ElementType.Bool,
        "b" => ElementType.Int8,
        "h" => ElementType.Int16,
        "i" => ElementType.Int32,
        "q" => ElementType.Int64,
        "B" => ElementType.UInt8,
        "H" => ElementType.UInt16,
        "I" => ElementType.UInt32,
        "Q" => ElementType.UInt64,
        "e" => ElementType.Float16,
        "f" => ElementType.Float32,
        "d" => ElementType.Float64,
        "F" => ElementType.Complex64,
        "D" => ElementType.Complex128,
        _ => null,
    };

    /// <summary>Translates NumPy's names without a width that mean the same in all versions and on all machines; <c>int</c>, <c>long</c> and <c>intp</c> do not.</summary>
    private static ElementType? OfWord(string name) => name switch
    {
        "bool_" => ElementType.Bool,
        "byte" => ElementType.Int8,
        "short" => ElementType.Int16,
        "intc" => ElementType.Int32,
        "longlong" => ElementType.Int64,
        "ubyte" => ElementType.UInt8,
        "ushort" => ElementType.UInt16,
        "uintc" => ElementType.UInt32,
        "ulonglong" => ElementType.UInt64,
        "half" => ElementType.Float16,
        "single" => ElementType.Float32,
        "double" or "float" => ElementType.Float64,
        "csingle" => ElementType.Complex64,
        "cdouble" or "complex" => ElementType.Complex128,
        _ => null,
    };

    private static (string Kind, string Advice)? Kind(string code) => code switch
    {
        "f12" or "f16" or "g" or "longdouble" => ("long doubles", "Their layout differs between machines; save a.astype('<f8')."),
        "c24" or "c32" or "G" or "clongdouble" => ("complex long doubles", "Their layout differs between machines; save a.astype('<c16')."),
        "l" or "L" or "p" or "P" or "int" or "uint" or "long" or "ulong" or "intp" or "uintp" => ("integers of the size of a C long", "That differs between machines; save a.astype('<i8') or a.astype('<u8')."),
        _ when code.Length == 0 => null,
        _ => code[0] switch
        {
            'O' => ("Python objects", "They are pickles and only Python can read them; save numbers, as in a.astype('<f8')."),
            'S' or 'a' => ("byte strings", "Save numbers, such as the codes that numpy.unique(a, return_inverse=True) returns."),
            'U' => ("Unicode strings", "Save numbers, such as the codes that numpy.unique(a, return_inverse=True) returns."),
            'V' => ("raw bytes or records", "Save the numbers in them, as in a.view('<f8')."),
            'M' => ("dates", "Save the counts in them: a.view('<i8')."),
            'm' => ("time spans", "Save the counts in them: a.view('<i8')."),
            _ => null,
        },
    };
}
