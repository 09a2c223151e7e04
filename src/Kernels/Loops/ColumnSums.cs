using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ActorShm.Kernels;

/// <summary>Adds columns that lie in order, each first to last, sixteen side by side: what a fold of transposed rows does, without writing the rows down.</summary>
internal static unsafe class ColumnSums
{
    /// <summary>So many columns that their sums stay in four registers, and that their memory is read in few pieces at a time.</summary>
    private const int Together = 16;

    /// <summary>Whether code does nothing but add the elements of one input, and this processor can transpose in registers.</summary>
    public static bool CanRun(StageCode code) =>
        Avx.IsSupported && code.Instructions is [{ Op: OpCode.Load, DType: DType.Float64 }, { Op: OpCode.ReduceSum, DType: DType.Float64 }];

    /// <param name="source">The first element of the first column.</param>
    /// <param name="distance">From one column to the next, in elements.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="rows">How many elements of each.</param>
    /// <param name="sums">What each column is added to; a NaN is the canonical one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(double* source, long distance, int columns, int rows, double* sums)
    {
        var column = 0;
        for (; column + Together <= columns; column += Together)
        {
            var from = source + (column * distance);
            var (s0, s1, s2, s3) = (Vector256.Load(sums + column), Vector256.Load(sums + column + 4), Vector256.Load(sums + column + 8), Vector256.Load(sums + column + 12));
            var row = 0;
            for (; row + 4 <= rows; row += 4, from += 4)
            {
                s0 = AddSquare(from, distance, s0);
                s1 = AddSquare(from + (4 * distance), distance, s1);
                s2 = AddSquare(from + (8 * distance), distance, s2);
                s3 = AddSquare(from + (12 * distance), distance, s3);
            }

            for (; row < rows; row++, from++)
            {
                s0 += Row(from, distance);
                s1 += Row(from + (4 * distance), distance);
                s2 += Row(from + (8 * distance), distance);
                s3 += Row(from + (12 * distance), distance);
            }

            Settle(s0).Store(sums + column);
            Settle(s1).Store(sums + column + 4);
            Settle(s2).Store(sums + column + 8);
            Settle(s3).Store(sums + column + 12);
        }

        for (; column < columns; column++)
        {
            var from = source + (column * distance);
            var sum = sums[column];
            for (var row = 0; row < rows; row++)
            {
                sum += from[row];
            }

            sums[column] = CanonicalNan.Of(sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> AddSquare(double* from, long distance, Vector256<double> sum)
    {
        var square = new Square(from, distance);
        return sum + square.Row0 + square.Row1 + square.Row2 + square.Row3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Row(double* from, long distance) =>
        Vector256.Create(from[0], from[distance], from[2 * distance], from[3 * distance]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Settle(Vector256<double> sums) =>
        Vector256.ConditionalSelect(Vector256.Equals(sums, sums), sums, Vector256.Create(CanonicalNan.Float64));
}
