using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace ActorShm.Segments.Tests;

/// <summary>The arithmetic of arrays, without any memory behind it.</summary>
public class ArrayLayoutTests
{
    [Fact]
    public void Slices_and_transpositions_show_the_elements_that_a_naive_array_shows() =>
        Prop.ForAll(AnyChain().ToArbitrary(), chain =>
        {
            var (layout, reference) = (ArrayLayout.RowMajor(chain.Shape), ReferenceArray.Whole(chain.Shape));
            foreach (var (ranges, axes) in chain.Steps)
            {
                (layout, reference) = Follow(layout, reference, ranges, axes);
                AssertSame(reference, layout);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void A_reshape_keeps_the_elements_or_has_no_strides_that_could() =>
        Prop.ForAll(AnyReshape().ToArbitrary(), example =>
        {
            var layout = ArrayLayout.RowMajor(example.Shape).Slice(example.Ranges).Transpose(example.Axes(example.Ranges));
            var reference = IndicesOf(layout);
            var shape = new Shape(Factors(layout.Shape.ElementCount, example.Seed));
            if (layout.TryReshape(shape, out var reshaped))
            {
                Assert.Equal(reference, IndicesOf(reshaped!));
                Assert.Equal(shape, reshaped!.Shape);
            }
            else
            {
                Assert.False(HasStrides(shape, reference), $"{shape} of {layout.Shape} with strides {string.Join(',', layout.Strides.ToArray())}");
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Runs_lie_where_the_elements_of_the_array_lie() =>
        Prop.ForAll(AnyChain().ToArbitrary(), chain =>
        {
            var layout = ArrayLayout.RowMajor(chain.Shape);
            foreach (var (ranges, axes) in chain.Steps)
            {
                layout = layout.Slice([.. ranges.Take(layout.Shape.Rank).Where(range => !range.IsIndex)]);
                layout = axes is null || axes.Length != layout.Shape.Rank ? layout : layout.Transpose(axes);
            }

            if (layout.Shape.ElementCount == 0)
            {
                return;
            }

            var runLength = layout.RunLength();
            var runs = Enumerable.Range(0, (int)(layout.Shape.ElementCount / runLength)).Select(run => layout.RunStart(run, runLength));
            Assert.Equal(IndicesOf(layout), runs.SelectMany(start => Enumerable.Range(0, (int)runLength).Select(offset => start + offset)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Indices_of_arrays_that_no_machine_holds_are_exact() =>
        Prop.ForAll(AnyHuge().ToArbitrary(), example =>
        {
            var shape = new Shape(example.Lengths);
            var ranges = example.Lengths.Select((length, axis) => Range(length, example.Fractions[axis], example.Steps[axis])).ToArray();
            var sliced = ArrayLayout.RowMajor(shape).Slice(ranges);
            var last = sliced.Shape.Dimensions.ToArray().Select(length => length - 1).ToArray();
            var expected = BigInteger.Zero;
            for (var axis = 0; axis < last.Length; axis++)
            {
                var (first, count) = ranges[axis].Resolve(shape[axis]);
                Assert.Equal(count, sliced.Shape[axis]);
                expected = (expected * shape[axis]) + first + ((BigInteger)last[axis] * ranges[axis].Step);
            }

            Assert.Equal(expected, sliced.IndexOf(last));
            Assert.InRange(sliced.Extent().First, 0, sliced.Extent().Last);
            Assert.InRange(sliced.Extent().Last, 0, shape.ElementCount - 1);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void One_length_is_computed_where_it_is_left_open()
    {
        var layout = ArrayLayout.RowMajor(new Shape(4, 6));
        Assert.Equal(new Shape(3, 8), layout.ShapeFrom([3, -1]));
        Assert.Equal(new Shape(24), layout.ShapeFrom([-1]));
        Assert.Equal(new Shape(0, 5), ArrayLayout.RowMajor(new Shape(0, 2)).ShapeFrom([-1, 5]));
        Assert.Throws<ArgumentException>(() => layout.ShapeFrom([-1, -1]));
        Assert.Throws<ArgumentException>(() => layout.ShapeFrom([-1, 5]));
        Assert.Throws<ArgumentException>(() => layout.ShapeFrom([-1, 0]));
        Assert.Throws<ArgumentException>(() => ArrayLayout.RowMajor(new Shape(0, 2)).ShapeFrom([0, -1])); // any length would do
    }

    internal static long[] IndicesOf(ArrayLayout layout) =>
        [.. ReferenceArray.Places(layout.Shape.Dimensions.ToArray()).Select(place => layout.IndexOf(place))];

    private static (ArrayLayout Layout, ReferenceArray Reference) Follow(
        ArrayLayout layout, ReferenceArray reference, SliceRange[] ranges, int[]? axes)
    {
        ranges = [.. ranges.Take(layout.Shape.Rank).Select((range, axis) => range.IsIndex && layout.Shape[axis] == 0 ? SliceRange.All : range)];
        ranges = [.. ranges.Select((range, axis) => range.IsIndex ? SliceRange.At(range.Start!.Value % layout.Shape[axis]) : range)];
        for (var axis = ranges.Length - 1; axis >= 0; axis--)
        {
            reference = reference.Take(axis, Counted(ranges[axis], reference.Lengths[axis]), ranges[axis].IsIndex);
        }

        layout = layout.Slice(ranges);
        return axes?.Length == layout.Shape.Rank ? (layout.Transpose(axes), reference.Transpose(axes)) : (layout, reference);
    }

    private static void AssertSame(ReferenceArray reference, ArrayLayout layout)
    {
        Assert.Equal(reference.Lengths, layout.Shape.Dimensions.ToArray());
        Assert.Equal(reference.Indices, IndicesOf(layout));
        var (first, last) = layout.Extent();
        Assert.Equal(reference.Indices.Length == 0 ? 0 : reference.Indices.Max() - reference.Indices.Min() + 1, last - first + 1);
        var isInOrder = reference.Indices.Zip(reference.Indices.Skip(1)).All(pair => pair.Second == pair.First + 1);
        Assert.Equal(isInOrder, layout.IsContiguous);
    }

    // By Python's definition: the positions from start in steps, as long as they are before stop and on the axis; steps are done with big
    // numbers, so that nothing here can go wrong the way the code under test could.
    private static List<long> Counted(SliceRange range, long length)
    {
        if (range.IsIndex)
        {
            return [range.Start!.Value < 0 ? range.Start.Value + length : range.Start.Value];
        }

        BigInteger step = range.Step;
        var start = FromEnd(range.Start, length) ?? (step > 0 ? 0 : length - 1);
        var stop = FromEnd(range.Stop, length) ?? (step > 0 ? length : -1);
        start = step > 0 ? BigInteger.Max(start, 0) : BigInteger.Min(start, length - 1);
        var positions = new List<long>();
        for (var position = start; (step > 0 ? position < stop : position > stop) && position >= 0 && position < length; position += step)
        {
            positions.Add((long)position);
        }

        return positions;
    }

    private static BigInteger? FromEnd(long? position, long length) =>
        position is not { } value ? null : value >= 0 ? value : BigInteger.Max((BigInteger)value + length, -1);

    private static bool HasStrides(Shape shape, long[] indices)
    {
        var strides = new long[shape.Rank];
        var step = 1L;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = shape[axis] > 1 ? indices[step] - indices[0] : 0;
            step *= shape[axis];
        }

        return ReferenceArray.Places(shape.Dimensions.ToArray())
            .Select(place => indices[0] + place.Zip(strides).Sum(pair => pair.First * pair.Second))
            .SequenceEqual(indices);
    }

    private static long[] Factors(long count, int seed)
    {
        var random = new Random(seed);
        var factors = new List<long>();
        while (count > 1 && factors.Count < 6)
        {
            var divisors = Enumerable.Range(1, (int)count).Where(candidate => count % candidate == 0).ToArray();
            factors.Add(divisors[random.Next(divisors.Length)]);
            count /= factors[^1];
        }

        return [.. factors, count];
    }

    private static SliceRange Range(long length, int fraction, long step) =>
        SliceRange.Of(step < 0 ? -1 - (length / 7 * (fraction % 3)) : length / 7 * (fraction % 3), null, step);

    private static Gen<(Shape Shape, List<(SliceRange[] Ranges, int[]? Axes)> Steps)> AnyChain() =>
        from shape in AnyArray.Shape()
        from steps in Gen.ListOf(AnyStep(shape), 3)
        select (shape, steps.ToList());

    private static Gen<(SliceRange[] Ranges, int[]? Axes)> AnyStep(Shape shape) =>
        from ranges in AnyArray.Ranges(shape)
        from rank in Gen.Choose(0, shape.Rank)
        from axes in AnyArray.Permutation(rank)
        select (ranges, (int[]?)axes);

    private static Gen<(Shape Shape, SliceRange[] Ranges, Func<SliceRange[], int[]> Axes, int Seed)> AnyReshape() =>
        from shape in AnyArray.Shape(maxRank: 4, maxLength: 6)
        from ranges in AnyArray.Ranges(shape)
        from isTransposed in Gen.Elements(true, false, false)
        from axes in AnyArray.Permutation(shape.Rank - ranges.Count(range => range.IsIndex))
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select (shape, ranges, (Func<SliceRange[], int[]>)(_ => isTransposed ? axes : [.. axes.Order()]), seed);

    private static Gen<(long[] Lengths, int[] Fractions, long[] Steps)> AnyHuge() =>
        from lengths in Gen.Elements<long[]>([1L << 62], [3, 1L << 60], [1L << 31, 1L << 31], [1_000_003, 1_000_003, 1_000_003], [5_000_000_000, 7])
        from fractions in Gen.ArrayOf(Gen.Choose(0, 1_000), lengths.Length)
        from steps in Gen.ArrayOf(Gen.Elements(1L, -1, 2, -3, 1_000_003, -(1L << 40), long.MaxValue, long.MinValue), lengths.Length)
        select (lengths, fractions, steps);
}
