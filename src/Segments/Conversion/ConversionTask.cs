using System.Globalization;
using System.Numerics;

namespace ActorShm.Segments;

/// <summary>One conversion of one part of an array.</summary>
/// <param name="From">The type of the source.</param>
/// <param name="To">The type of the target.</param>
/// <param name="Mode">What happens to a value that does not fit.</param>
/// <param name="FirstIndex">The index in the array of the first element of the part, for error messages.</param>
internal readonly record struct ConversionTask(ElementType From, ElementType To, ConversionMode Mode, long FirstIndex)
{
    /// <summary>Makes the exception that refuses one value.</summary>
    public OverflowException Refusal<T>(long indexInPart, T value) =>
        new($"Element {FirstIndex + indexInPart:N0} is {TextOf(value)} ({From.Name()}), which {To.Name()} cannot hold. "
            + $"Choose a type that can, or {nameof(ConversionMode)}.{nameof(ConversionMode.Unchecked)} to truncate, wrap and round as NumPy's astype does.");

    // Formats a complex number as programs write it.
    private static string TextOf<T>(T value) => value is Complex complex
        ? string.Create(CultureInfo.InvariantCulture, $"{complex.Real}{(double.IsNegative(complex.Imaginary) ? '-' : '+')}{Math.Abs(complex.Imaginary)}j")
        : string.Create(CultureInfo.InvariantCulture, $"{value}");
}
