using System.Runtime.InteropServices;

namespace ActorShm.Segments;

/// <summary>A complex number of two binary32 numbers, laid out like NumPy's <c>complex64</c>.</summary>
/// <param name="Real">The real part.</param>
/// <param name="Imaginary">The imaginary part.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Complex64(float Real, float Imaginary);
