using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ActorShm.Segments;

/// <summary>A complex number of two binary32 numbers, laid out like NumPy's <c>complex64</c>.</summary>
/// <remarks>
/// It is for storing numbers, not for computing with them: convert to <see cref="Complex"/>, which loses nothing, and back, which rounds. Two numbers are equal if their
/// parts are, by <see cref="float.Equals(float)"/>.
/// </remarks>
/// <param name="Real">The real part.</param>
/// <param name="Imaginary">The imaginary part.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Complex64(float Real, float Imaginary)
{
    /// <summary>Converts to the same number with wider parts.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Complex(Complex64 value) => new(value.Real, value.Imaginary);

    /// <summary>Converts to the nearest number with narrower parts; a part that is too large becomes infinite.</summary>
    /// <param name="value">The number.</param>
    public static explicit operator Complex64(Complex value) => new((float)value.Real, (float)value.Imaginary);

    /// <summary>Formats the number as <see cref="Complex"/> does: <c>&lt;1.5; -2&gt;</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"<{Real}; {Imaginary}>");
}
