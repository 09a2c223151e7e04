using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ActorShm.Kernels;

/// <content>Square roots by products, for the time in which the processor's unit for roots is busy.</content>
internal static partial class EightLanes
{
    /// <summary>The smallest number for which nothing below underflows.</summary>
    private const double LeastByProducts = 1e-270;

    /// <summary>How much the correction is taken too small, and too large: four times its error.</summary>
    private const double Doubt = 1.0 / (1L << 38);

    /// <summary>Computes eight square roots with the bits of <c>Vector512.Sqrt</c>; the processor's unit for roots is used only if one of them needs it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> SqrtByProducts(Vector512<double> a) => TrySqrtByProducts(a, out var roots) ? roots : Vector512.Sqrt(a);

    /// <summary>Eight square roots by products.</summary>
    /// <remarks>
    /// The estimate y of 1/√a has an error e of at most 2⁻¹⁴ (Intel's and AMD's manuals). Three terms of the series of (1 - (1 - a·y²))^(-1/2) are taken, which leaves an error of 5/16·(2e)³ &lt; 2⁻⁴⁰
    /// in the root and the inverse. The missing part is (a - root²)/(2·√a). A fused multiply-add gives the difference exactly up to its own last place, and the inverse has those 40 bits, so the correction's relative error is less than 2⁻³⁹.
    /// The correction is added once a little too small and once a little too large, and each sum is rounded, one on either side of the right place. Rounding is monotone, so where both results are equal, this is √a rounded to nearest.
    /// Where they differ, which happens about once in 2²⁴ numbers, the method returns false, as it does for zeros, infinities, NaN, negative and tiny numbers, whose results differ or are not computed here. (Goldschmidt's iteration with the rounding test of Ziv.)
    /// </remarks>
    /// <param name="a">The numbers.</param>
    /// <param name="roots">Their roots, rounded to nearest.</param>
    /// <returns>Whether all eight are certain.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySqrtByProducts(Vector512<double> a, out Vector512<double> roots)
    {
        if (!Avx512F.IsSupported)
        {
            roots = default;
            return false;
        }

        var one = Vector512.Create(1.0);
        var estimate = Avx512F.ReciprocalSqrt14(a);
        var rough = a * estimate;
        var error = Avx512F.FusedMultiplyAddNegated(rough, estimate, one);
        var series = Avx512F.FusedMultiplyAdd(error, Avx512F.FusedMultiplyAdd(error, Vector512.Create(3.0 / 8), Vector512.Create(1.0 / 2)), one);
        var root = rough * series;
        var twiceMissing = Avx512F.FusedMultiplyAddNegated(root, root, a) * (estimate * series);
        roots = Avx512F.FusedMultiplyAdd(twiceMissing, Vector512.Create(0.5 - Doubt), root);
        var other = Avx512F.FusedMultiplyAdd(twiceMissing, Vector512.Create(0.5 + Doubt), root);
        return Vector512.EqualsAll(roots, other) && Vector512.GreaterThanOrEqualAll(a, Vector512.Create(LeastByProducts));
    }
}
