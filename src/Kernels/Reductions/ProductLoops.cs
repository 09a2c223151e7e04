using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>Computes the product of one tile. Begins with 1, and multiplies the factors in the order in which <see cref="SumLoops"/> adds.</summary>
internal static unsafe class ProductLoops
{
    private const int Lanes = 8;
    private const int Step = 8 * Lanes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Partial Float64(byte* values, int paddedCount, int elementCount)
    {
        var source = (double*)values;
        var one = Vector512<double>.One;
        var (p0, p1, p2, p3, p4, p5, p6, p7) = (one, one, one, one, one, one, one, one);
        for (var i = 0; i < paddedCount; i += Step)
        {
            p0 *= Vector512.Load(source + i);
            p1 *= Vector512.Load(source + i + Lanes);
            p2 *= Vector512.Load(source + i + (2 * Lanes));
            p3 *= Vector512.Load(source + i + (3 * Lanes));
            p4 *= Vector512.Load(source + i + (4 * Lanes));
            p5 *= Vector512.Load(source + i + (5 * Lanes));
            p6 *= Vector512.Load(source + i + (6 * Lanes));
            p7 *= Vector512.Load(source + i + (7 * Lanes));
        }

        var product = EightLanes.ProductAcross(((p0 * p1) * (p2 * p3)) * ((p4 * p5) * (p6 * p7)));
        return new Partial(BitConverter.DoubleToInt64Bits(product), elementCount);
    }

    /// <summary>Multiplies integers, wrapping around, so that the order does not matter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Partial Int64(byte* values, int paddedCount, int elementCount)
    {
        var source = (long*)values;
        var product = 1L;
        for (var i = 0; i < elementCount; i++)
        {
            product *= source[i];
        }

        return new Partial(product, elementCount);
    }
}
