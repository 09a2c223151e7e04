using System.Numerics.Tensors;
using FsCheck;
using FsCheck.Fluent;

namespace ActorShm.Segments.Tests;

public class ArrayViewTests
{
    [Fact]
    public void Copies_and_fills_of_any_array_touch_its_elements_in_its_order_and_no_others()
    {
        using var fixture = new StoreFixture();
        using var sourceView = fixture.Store.Arange(0.0, 4096, 1);
        using var targetView = fixture.Store.Empty<double>(4096);
        Prop.ForAll(AnyPair().ToArbitrary(), pair =>
        {
            var source = Take(sourceView, pair.Shape, pair.Source, pair.SourceAxes);
            var target = Take(targetView, pair.Shape, pair.Target, pair.TargetAxes);
            var expected = ArrayLayoutTests.IndicesOf(source.Layout).Select(index => (double)index).ToArray();
            var copied = new double[expected.Length];
            source.CopyTo(copied);
            Assert.Equal(expected, copied);

            targetView.Fill(-1);
            target.CopyFrom(expected.AsSpan());
            AssertHolds(targetView, target, expected);
            target.Fill(-2);
            AssertHolds(targetView, target, [.. expected.Select(_ => -2.0)]);

            if (source.Shape.Equals(target.Shape))
            {
                source.CopyTo(target);
                AssertHolds(targetView, target, expected);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Copies_between_an_array_and_a_span_of_the_same_view_read_everything_first()
    {
        const int Count = 200_000; // several tiles
        using var fixture = new StoreFixture();
        using var view = fixture.Store.Arange(0.0, Count, 1);
        var expected = view.ReadSpan(0, Count).ToArray();

        view.CopyTo(view.WriteSpan(1, Count - 1));
        expected.AsSpan(..^1).CopyTo(expected.AsSpan(1));
        Assert.Equal(Count, view.ReadSpan(0, Count).CommonPrefixLength(expected));

        view.CopyFrom(view.ReadSpan(0, Count - 7), start: 7);
        expected.AsSpan(..^7).CopyTo(expected.AsSpan(7));
        Assert.Equal(Count, view.ReadSpan(0, Count).CommonPrefixLength(expected));

        var before = expected.ToArray();
        view.AsArray().Reshape(400, 500).Transpose().CopyTo(view.WriteSpan(0, Count));
        for (var index = 0; index < Count; index++)
        {
            expected[index] = before[(index % 400 * 500) + (index / 400)];
        }

        Assert.Equal(Count, view.ReadSpan(0, Count).CommonPrefixLength(expected));
    }

    [Fact]
    public void Copies_within_one_segment_read_everything_first()
    {
        using var fixture = new StoreFixture();
        using var view = fixture.Store.Arange(0, 10, 1);
        using var again = fixture.Store.Open<int>(view.Handle, AccessMode.ReadWrite); // the same pages at another address
        view.AsArray().Slice(..^1).CopyTo(again.AsArray().Slice(1..));
        Assert.Equal([0, 0, 1, 2, 3, 4, 5, 6, 7, 8], view.ReadSpan(0, 10).ToArray());
        view.AsArray().Slice(SliceRange.Of(step: -1)).CopyTo(view.AsArray());
        Assert.Equal([8, 7, 6, 5, 4, 3, 2, 1, 0, 0], view.ReadSpan(0, 10).ToArray());
    }

    [Theory]
    [InlineData(typeof(byte))]
    [InlineData(typeof(double))]
    [InlineData(typeof(System.Numerics.Complex))]
    public void Large_arrays_are_copied_transposed_and_filled_by_several_threads(Type type)
    {
        // Over the limit of streaming stores, with a start and rows that no line of the cache is aligned to.
        if (type == typeof(byte))
        {
            CheckLarge<byte>(8_193, 9_001);
        }
        else if (type == typeof(double))
        {
            CheckLarge<double>(3_001, 3_011);
        }
        else
        {
            CheckLarge<System.Numerics.Complex>(2_111, 2_113);
        }
    }

    [Fact]
    public void Rows_elements_and_partitions_are_reached_by_number()
    {
        using var fixture = new StoreFixture();
        using var view = fixture.Store.Arange(0L, 24, 1);
        var array = view.AsArray().Reshape(4, -1);
        Assert.Equal(new Shape(4, 6), array.Shape);
        Assert.Equal([6, 7, 8, 9, 10, 11], array.Row(1).ReadRun(0).ToArray());
        Assert.Equal([18, 19, 20, 21, 22, 23], array.Row(-1).ReadRun(0).ToArray());
        Assert.Equal(new Shape(2, 6), array.Rows(1, 2).Shape);
        Assert.Equal(13, array.GetElement(2, 1));
        array.SetElement(-5, -1, -1);
        Assert.Equal(-5, view.ReadSpan(23, 1)[0]);
        Assert.Equal([2, 1, 1], Enumerable.Range(0, 3).Select(part => array.RowPartition(part, of: 3).Shape[0]));
        Assert.Equal(18, array.RowPartition(2, of: 3).GetElement(0, 0));
        var columns = array.Slice(.., 1..3);
        Assert.Equal((2, 4), (columns.RunLength, columns.RunCount));
        columns.WriteRun(3)[1] = 77;
        Assert.Equal(77, array.GetElement(3, 2));

        Assert.Throws<ArgumentOutOfRangeException>(() => array.Row(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => array.Rows(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => array.GetElement(0, 6));
        Assert.Throws<ArgumentException>(() => array.GetElement(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => array.RowPartition(3, of: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => columns.ReadRun(4).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => columns.ReadRun(0, 1, 2).Length);
        Assert.Throws<InvalidOperationException>(() => array.Slice(0, 0).Row(0));
    }

    [Fact]
    public void A_reshape_that_would_move_elements_is_refused_and_says_how_to_copy()
    {
        using var fixture = new StoreFixture();
        using var view = fixture.Store.Zeros<float>(new Shape(3, 4));
        var refused = Assert.Throws<InvalidOperationException>(() => view.AsArray().Transpose().Reshape(12));
        Assert.Contains("CopyOf", refused.Message, StringComparison.Ordinal);
        using var copy = fixture.Store.CopyOf(view.AsArray().Transpose());
        Assert.Equal(new Shape(12), copy.AsArray().Reshape(12).Shape);
    }

    [Fact]
    public void Tensor_spans_share_the_elements_where_a_tensor_can_have_the_strides()
    {
        using var fixture = new StoreFixture();
        using var view = fixture.Store.Arange(0.0, 24, 1);
        var array = view.AsArray().Reshape(2, 3, 4);
        var transposed = array.Transpose().AsTensorSpan();
        Assert.Equal(23, transposed[3, 2, 1]);
        transposed[0, 0, 0] = 9;
        Assert.Equal(9, view.ReadSpan(0, 1)[0]);
        Assert.Equal(92, Tensor.Sum(array.Slice(.., 1).AsReadOnlyTensorSpan())); // 4+5+6+7 and 16+17+18+19
        Assert.Equal(1, view.AsArray().Slice(3).AsTensorSpan().FlattenedLength);
        Assert.Equal(0, array.Slice(0..0).AsTensorSpan().FlattenedLength);
        Assert.Equal(3, array.Slice(0..1, .., SliceRange.Of(3, 4)).AsTensorSpan().FlattenedLength);
        Assert.Throws<NotSupportedException>(() => { array.Slice(SliceRange.Of(step: -1)).AsReadOnlyTensorSpan(); });

        using var reader = fixture.Store.Open<double>(view.Handle, AccessMode.ReadOnly);
        Assert.Throws<InvalidOperationException>(() => { reader.AsArray().AsTensorSpan(); });
        Assert.Equal(9, reader.AsArray().AsReadOnlyTensorSpan()[0]);
    }

    [Fact]
    public void Arrays_over_two_billion_elements_are_sliced_and_copied_at_both_ends()
    {
        // A sparse file of somebody else's: only the pages that are touched take room.
        using var fixture = new StoreFixture();
        const long Columns = 3L << 30;
        var path = Path.Combine(fixture.Directory, "sparse.npy");
        using (var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite))
        {
            RandomAccess.Write(file, NpyHeaderWriter.Write(ElementType.UInt8, new Shape(2, Columns)), 0);
            RandomAccess.SetLength(file, 4096 + (2 * Columns));
        }

        using var view = fixture.Store.Open<byte>(fixture.Store.Adopt(path, "sparse"), AccessMode.ReadWrite);
        var array = view.AsArray();
        array.SetElement(7, 1, -1);
        array.Slice(.., SliceRange.Of(Columns - 9, null, 4)).Fill(5);
        var tail = new byte[18];
        array.Slice(.., SliceRange.Of(-9)).CopyTo(tail);
        Assert.Equal(new byte[] { 5, 0, 0, 0, 5, 0, 0, 0, 5, 5, 0, 0, 0, 5, 0, 0, 0, 5 }, tail);
        Assert.Equal(5, view.ReadSpan((2 * Columns) - 1, 1)[0]);
        Assert.Equal(Columns, array.Row(0).RunLength);
        Assert.Equal(5, array.Row(1).ReadRun(0, Columns - 1, 1)[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => array.Row(1).ReadRun(0).Length);
        Assert.Equal(5, array.Slice(SliceRange.Of(step: -1), SliceRange.Of(step: -(1L << 30))).GetElement(0, 0));
    }

    private static void CheckLarge<T>(int rows, int columns)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        using var fixture = new StoreFixture();
        using var view = fixture.Store.Empty<T>(new Shape(rows, columns));
        var values = new T[(long)rows * columns];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = T.CreateTruncating((index * 31) % 251);
        }

        view.CopyFrom(values.AsSpan());
        using var transposed = fixture.Store.CopyOf(view.AsArray().Transpose());
        for (var (row, column) = (0, 0); row < rows; row++, column = ((column * 7) + 13) % columns)
        {
            Assert.Equal(values[((long)row * columns) + column], transposed.ReadSpan(((long)column * rows) + row, 1)[0]);
        }

        var back = new T[values.Length];
        transposed.AsArray().Transpose().CopyTo(back);
        Assert.True(values.AsSpan().SequenceEqual(back));

        view.AsArray().Slice(.., 1..).Fill(T.One);
        view.AsArray().Slice(.., 0).CopyTo(back.AsSpan(0, rows));
        Assert.Equal(values[columns], back[1]);
        view.CopyTo(back.AsSpan(0, columns * 2));
        Assert.Equal(columns - 1, back.AsSpan(1, columns - 1).Count(T.One));
        view.Fill(T.Zero);
        Assert.Equal(-1, view.ReadSpan(0, (int)view.ElementCount).IndexOfAnyExcept(T.Zero));
    }

    private static void AssertHolds(SegmentView<double> view, ArrayView<double> array, double[] expected)
    {
        var all = new double[view.ElementCount];
        Array.Fill(all, -1);
        foreach (var (index, value) in ArrayLayoutTests.IndicesOf(array.Layout).Zip(expected))
        {
            all[index] = value;
        }

        Assert.True(view.ReadSpan(0, all.Length).SequenceEqual(all));
    }

    private static ArrayView<double> Take(SegmentView<double> view, Shape shape, SliceRange[] ranges, int[] axes)
    {
        var whole = new ArrayView<double>(view, ArrayLayout.RowMajor(shape)).Slice(ranges);
        return axes.Length == whole.Shape.Rank ? whole.Transpose(axes) : whole;
    }

    private static Gen<(Shape Shape, SliceRange[] Source, int[] SourceAxes, SliceRange[] Target, int[] TargetAxes)> AnyPair() =>
        from shape in AnyArray.Shape(maxRank: 4, maxLength: 7)
        from isSame in Gen.Elements(true, false)
        from source in AnyArray.Ranges(shape)
        let kept = source.Where(range => !range.IsIndex).ToArray()
        from axes in AnyArray.Permutation(shape.Rank)
        from otherAxes in AnyArray.Permutation(shape.Rank)
        select (shape, kept, axes, kept.Select(Reversed).ToArray(), isSame ? axes : otherAxes);

    // As many elements in the other direction, so that the shapes agree.
    private static SliceRange Reversed(SliceRange range) => range is { Start: null, Stop: null } ? SliceRange.Of(step: -range.Step) : range;
}
