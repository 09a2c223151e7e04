using FsCheck;
using FsCheck.Fluent;

namespace ActorShm.Segments.Tests;

/// <summary>Random shapes and random chains of slices, transpositions and reshapes.</summary>
internal static class AnyArray
{
    public static Gen<Shape> Shape(int maxRank = 4, int maxLength = 5) =>
        from rank in Gen.Choose(0, maxRank)
        from lengths in Gen.ArrayOf(Gen.Frequency((1, Gen.Constant(0)), (12, Gen.Choose(1, maxLength))), rank)
        select new Shape([.. lengths.Select(length => (long)length)]);

    /// <summary>A range as somebody might write it, inside and outside the axis.</summary>
    public static Gen<SliceRange> Range(long length) => Gen.Frequency(
        (length > 0 ? 2 : 0, Gen.Choose(-(int)length, Math.Max((int)length - 1, 0)).Select(index => SliceRange.At(index))),
        (6, from start in Position(length) from stop in Position(length) from step in Step() select SliceRange.Of(start, stop, step)));

    public static Gen<SliceRange[]> Ranges(Shape shape) =>
        from count in Gen.Choose(0, shape.Rank)
        from ranges in Gen.CollectToArray(Enumerable.Range(0, count).Select(axis => Range(shape[axis])))
        select ranges;

    public static Gen<int[]> Permutation(int rank) => Gen.Shuffle(Enumerable.Range(0, rank).ToArray());

    private static Gen<long?> Position(long length) => Gen.Frequency(
        (1, Gen.Constant<long?>(null)),
        (5, Gen.Choose(-(int)length - 2, (int)length + 2).Select(position => (long?)position)),
        (1, Gen.Elements<long?>(long.MinValue, long.MaxValue)));

    private static Gen<long> Step() => Gen.Frequency(
        (4, Gen.Constant(1L)),
        (4, Gen.Elements(-3L, -2, -1, 2, 3)),
        (1, Gen.Elements(long.MinValue, -long.MaxValue, long.MaxValue, 1L << 40)));
}
