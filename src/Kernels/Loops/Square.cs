using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ActorShm.Kernels;

/// <summary>Four elements of each of four columns that lie in order, as rows. The elements may have any type of 8 bytes, because they are only moved. For processors with AVX.</summary>
internal readonly unsafe struct Square
{
    public readonly Vector256<double> Row0;
    public readonly Vector256<double> Row1;
    public readonly Vector256<double> Row2;
    public readonly Vector256<double> Row3;

    /// <param name="from">The first column.</param>
    /// <param name="distance">The distance from one column to the next, in elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Square(double* from, long distance)
    {
        var (a, b) = (Vector256.Load(from), Vector256.Load(from + distance));
        var (c, d) = (Vector256.Load(from + (2 * distance)), Vector256.Load(from + (3 * distance)));
        var (lowAb, highAb, lowCd, highCd) = (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b), Avx.UnpackLow(c, d), Avx.UnpackHigh(c, d));
        Row0 = Avx.Permute2x128(lowAb, lowCd, 0x20);
        Row1 = Avx.Permute2x128(highAb, highCd, 0x20);
        Row2 = Avx.Permute2x128(lowAb, lowCd, 0x31);
        Row3 = Avx.Permute2x128(highAb, highCd, 0x31);
    }
}
