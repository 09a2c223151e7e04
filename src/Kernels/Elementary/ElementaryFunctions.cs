using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>
/// The elementary functions of the numeric paths: one implementation each, for scalar, tail, vector and tile.
/// </summary>
/// <remarks>
/// <para>
/// <b>Same bits.</b> A lane's result depends on that lane's argument alone, not on its position or its neighbours, and
/// is the same with AVX-512, with AVX2 and with no vector hardware at all. Two rules bring this about. Only operations
/// that IEEE 754 rounds exactly are used: + - * /, fused multiply-add where it is written, and integer operations. And
/// arguments that need a different computation are replaced lane by lane: a condition over the whole vector may decide
/// whether the rare path runs, but which of the two results a lane takes is decided by the lane's own argument. Every
/// NaN that is returned is <see cref="double.NaN"/>, because the payload that hardware passes on depends on the order
/// of the operands in the instruction.
/// </para>
/// <para>
/// <b>Accuracy.</b> Below one unit in the last place over the whole range of double, subnormal arguments and results
/// included. Special values are those of C99, annex F. Coefficients and split constants come from <c>minimax.py</c>
/// beside this file.
/// </para>
/// <para>All members are pure, throw nothing and are safe on any thread.</para>
/// </remarks>
internal static class ElementaryFunctions
{
    /// <summary>e to the power x. Error below 0.9 ulp.</summary>
    /// <remarks>exp(-inf) is 0, exp(inf) is inf; above 709.78 the result is inf, below -745.13 it is 0.</remarks>
    /// <param name="x">The exponents.</param>
    /// <returns>The powers, lane by lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x) => Widest.Apply<Exponential>(x);

    /// <summary>The natural logarithm of x. Error below 0.8 ulp.</summary>
    /// <remarks>log(+-0) is -inf, log(1) is +0, log(inf) is inf, and the logarithm of a negative number is NaN.</remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>The logarithms, lane by lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log(Vector512<double> x) => Widest.Apply<Logarithm>(x);

    /// <summary>The sine of x. Error below 0.85 ulp for every finite argument, the largest included.</summary>
    /// <remarks>sin(-0) is -0, sin(+-inf) is NaN, and sin(-x) is -sin(x) to the last bit.</remarks>
    /// <param name="x">The angles, in radians.</param>
    /// <returns>The sines, lane by lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sin(Vector512<double> x) => Widest.Apply<Sine>(x);

    /// <summary>The cosine of x. Error below 0.85 ulp for every finite argument, the largest included.</summary>
    /// <remarks>cos(+-inf) is NaN, and cos(-x) is cos(x) to the last bit.</remarks>
    /// <param name="x">The angles, in radians.</param>
    /// <returns>The cosines, lane by lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Cos(Vector512<double> x) => Widest.Apply<Cosine>(x);

    /// <summary>x to the power y. Error below 1 ulp.</summary>
    /// <remarks>
    /// One call of <see cref="Math.Pow"/> for each lane, which is the C library's pow: its special values are those of C99
    /// and NumPy (pow(x, 0) and pow(1, y) are 1 even for NaN, a negative number to a power that is no integer is NaN), and
    /// it is one and the same scalar routine whatever vector hardware is in use. A vector form needs log(x) to some 65 bits,
    /// because y multiplies its error by as much as 745; until there is one, accuracy wins over speed. The bits may differ
    /// between versions of the C library, unlike those of the other functions here.
    /// </remarks>
    /// <param name="x">The bases.</param>
    /// <param name="y">The exponents.</param>
    /// <returns>The powers, lane by lane.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector512<double> Pow(Vector512<double> x, Vector512<double> y)
    {
        Span<double> powers = stackalloc double[Vector512<double>.Count];
        for (var lane = 0; lane < powers.Length; lane++)
        {
            var power = Math.Pow(x[lane], y[lane]);
            powers[lane] = double.IsNaN(power) ? double.NaN : power;
        }

        return Vector512.Create<double>(powers);
    }
}
