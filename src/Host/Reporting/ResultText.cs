using System.Globalization;
using System.Text;
using ActorShm.Actors;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Host.Reporting;

/// <summary>Writes answers for people.</summary>
internal static class ResultText
{
    private const int ShownElements = 10;

    /// <summary>Writes one value, with as many digits as it takes to read it back.</summary>
    public static string Of(Scalar value) => value.DType switch
    {
        DType.Bool => value.AsBool() ? "True" : "False",
        DType.UInt64 => value.AsUInt64().ToString(CultureInfo.InvariantCulture),
        DType.Complex64 or DType.Complex128 => OfComplex(value),
        not (DType.Float16 or DType.Float32 or DType.Float64) => value.AsInt64().ToString(CultureInfo.InvariantCulture),
        DType.Float16 => FloatText.Of((Half)value.AsFloat64()),
        DType.Float32 => FloatText.Of((float)value.AsFloat64()),
        _ => FloatText.Of(value.AsFloat64()),
    };

    private static string OfComplex(Scalar value)
    {
        var imaginary = Of(value.Imaginary);
        return imaginary[0] == '-' ? $"({Of(value.Real)}{imaginary}j)" : $"({Of(value.Real)}+{imaginary}j)";
    }

    /// <summary>Writes what stands for an array that is too long to be shown and was not written to any file.</summary>
    public static string LeftOut(JobResult result) => $"array of shape {result.Shape}; name an --output to keep it";

    /// <summary>Writes a value, or the beginning of an array.</summary>
    /// <param name="result">The result.</param>
    /// <param name="path">The file that the result was written to, or null.</param>
    /// <param name="segments">The segments from which an array is read.</param>
    public static string Of(JobResult result, string? path, SegmentDirectory segments)
    {
        if (result.Value is { } scalar)
        {
            return Of(scalar);
        }

        if (result.Array is not { } array)
        {
            return LeftOut(result);
        }

        using var view = segments.Open(array, AccessMode.ReadOnly);
        var text = new StringBuilder("[");
        for (var i = 0L; i < Math.Min(ShownElements, array.ElementCount); i++)
        {
            text.Append(i == 0 ? string.Empty : ", ").Append(Of(Scalar.FromBytes(result.DType, view.ReadBytes(i, 1))));
        }

        text.Append(array.ElementCount > ShownElements ? ", …]" : "]");
        return path is null ? $"{text}, shape {result.Shape}" : $"{text}, shape {result.Shape}, in {path}";
    }
}
