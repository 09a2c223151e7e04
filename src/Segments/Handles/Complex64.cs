using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ActorShm.Segments;

/// <summary>A complex number of two binary32 numbers, laid out like NumPy's <c>complex64</c>.</summary>
/// <remarks>
/// A way to store numbers, not to compute with them: convert to <see cref="Complex"/>, which loses nothing, and back, which rounds. Equality is that of the
/// parts, as <see cref="float.Equals(float)"/> has it.
/// </remarks>
/// <param name="Real">The real part.</param>
/// <param name="Imaginary">The imaginary part.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Complex64(float Real, float Imaginary)
{
    /// <summary>The same number with wider parts.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Complex(Complex64 value) => new(value.Real, value.Imaginary);

    /// <summary>The nearest number with narrower parts; a part that is too large becomes infinite.</summary>
    /// <param name="value">The number.</param>
    public static explicit operator Complex64(Complex value) => new((float)value.Real, (float)value.Imaginary);

    /// <summary>The number as <see cref="Complex"/> writes it: <c>&lt;1.5; -2&gt;</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"<{Real}; {Imaginary}>");
}
