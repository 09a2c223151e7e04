using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ActorShm.Kernels;

/// <summary>Sums columns that lie in order, sixteen side by side, in the order of <see cref="RowPairs"/>. It does what a fold of transposed rows does, but without writing the rows.</summary>
internal static unsafe class ColumnSums
{
    /// <summary>The number of columns summed together: their sums stay in four registers, and few pieces of memory are read at a time.</summary>
    private const int Together = 16;

    /// <summary>Whether the code does nothing but add the elements of one input, and this processor can transpose in registers.</summary>
    public static bool CanRun(StageCode code) =>
        Avx.IsSupported && code.Instructions is [{ Op: OpCode.Load, DType: DType.Float64 }, { Op: OpCode.ReduceSum, DType: DType.Float64 }];

    /// <param name="source">The first element of the first column.</param>
    /// <param name="distance">The distance from one column to the next, in elements.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="rows">The number of elements of each column, at least 1.</param>
    /// <param name="sums">Receives the sum of each column; a NaN is the canonical one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(double* source, long distance, int columns, int rows, double* sums)
    {
        var levels = RowPairs.LevelsFor(rows);
        var aside = stackalloc Vector256<double>[4 * levels];
        var column = 0;
        for (; column + Together <= columns; column += Together)
        {
            AddTogether(source + (column * distance), distance, rows, aside, sums + column);
        }

        var asideOfOne = stackalloc double[levels];
        for (; column < columns; column++)
        {
            sums[column] = CanonicalNan.Of(SumOf(source + (column * distance), rows, asideOfOne));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTogether(double* from, long distance, int rows, Vector256<double>* aside, double* sums)
    {
        var empty = Vector256.Create(-0.0);
        var (s0, s1, s2, s3) = (empty, empty, empty, empty);
        var blocks = 0L;
        for (var left = rows; ; left -= RowPairs.BlockRows)
        {
            var row = Math.Min(left, RowPairs.BlockRows);
            for (; row >= 4; row -= 4, from += 4)
            {
                s0 = AddSquare(from, distance, s0);
                s1 = AddSquare(from + (4 * distance), distance, s1);
                s2 = AddSquare(from + (8 * distance), distance, s2);
                s3 = AddSquare(from + (12 * distance), distance, s3);
            }

            for (; row > 0; row--, from++)
            {
                s0 += Row(from, distance);
                s1 += Row(from + (4 * distance), distance);
                s2 += Row(from + (8 * distance), distance);
                s3 += Row(from + (12 * distance), distance);
            }

            // The result of the last block is added to everything that was put aside.
            var isLast = left <= RowPairs.BlockRows;
            var carried = isLast ? blocks : RowPairs.Carried(blocks);
            for (var levels = carried; levels != 0;)
            {
                var met = aside + (4 * RowPairs.TakeLowest(ref levels));
                (s0, s1, s2, s3) = (met[0] + s0, met[1] + s1, met[2] + s2, met[3] + s3);
            }

            if (isLast)
            {
                break;
            }

            var place = aside + (4 * RowPairs.LevelAbove(carried));
            (place[0], place[1], place[2], place[3]) = (s0, s1, s2, s3);
            (s0, s1, s2, s3) = (empty, empty, empty, empty);
            blocks++;
        }

        Settle(s0).Store(sums);
        Settle(s1).Store(sums + 4);
        Settle(s2).Store(sums + 8);
        Settle(s3).Store(sums + 12);
    }

    /// <summary>Sums one column.</summary>
    private static double SumOf(double* from, int rows, double* aside)
    {
        for (var (row, blocks) = (0, 0L); ; blocks++)
        {
            var sum = -0.0;
            for (var end = Math.Min(rows, row + RowPairs.BlockRows); row < end; row++)
            {
                sum += from[row];
            }

            var isLast = row == rows;
            var carried = isLast ? blocks : RowPairs.Carried(blocks);
            for (var levels = carried; levels != 0;)
            {
                sum = aside[RowPairs.TakeLowest(ref levels)] + sum;
            }

            if (isLast)
            {
                return sum;
            }

            aside[RowPairs.LevelAbove(carried)] = sum;
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
