using FsCheck;
using FsCheck.Fluent;

namespace ActorShm.Segments.Tests;

/// <summary>Parts for several workers: together the array, each element once, in order, whole blocks or whole rows.</summary>
public class PartitionTests
{
    private const int Block = Partitioner.BlockElements;

    [Fact]
    public void The_parts_of_a_view_have_every_element_once_in_order_in_whole_blocks_and_the_empty_ones_last()
    {
        using var fixture = new StoreFixture();
        Prop.ForAll(AnySplit().ToArbitrary(), split =>
        {
            using var view = fixture.Store.Zeros<byte>(split.ElementCount);
            var next = 0L;
            for (var part = 0; part < split.PartCount; part++)
            {
                using var partition = view.Partition(part, split.PartCount);
                Assert.Equal(next, partition.Range.Start);
                Assert.True(next % Block == 0 || next == split.ElementCount);
                Assert.True(partition.Range.Count > 0 || next == split.ElementCount);
                next = partition.Range.End;
                foreach (ref var element in partition.WriteSpan(0, (int)partition.Range.Count))
                {
                    element++;
                }
            }

            Assert.Equal(split.ElementCount, next);
            Assert.Equal(-1, view.ReadSpan(0, split.ElementCount).IndexOfAnyExcept((byte)1));
            fixture.Store.Retire(view.Handle);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_parts_of_an_array_have_every_row_once_in_order_and_the_empty_ones_last()
    {
        using var fixture = new StoreFixture();
        using var view = fixture.Store.Arange(0, 60 * 12, 1);
        Prop.ForAll(AnyRows().ToArbitrary(), split =>
        {
            var array = view.AsArray().Reshape(60, 12).Slice(SliceRange.Of(0, split.Rows), SliceRange.Of(0, split.Columns));
            array = split.IsTransposed ? array.Transpose() : array;
            var parts = Enumerable.Range(0, split.PartCount).Select(part => array.RowPartition(part, split.PartCount)).ToList();
            Assert.All(parts, part => Assert.Equal(array.Shape[1], part.Shape[1]));
            Assert.Equal(array.Shape[0], parts.Sum(part => part.Shape[0]));
            Assert.Equal(parts.Select(part => part.Shape[0]).OrderDescending(), parts.Select(part => part.Shape[0]));
            Assert.True(parts[0].Shape[0] - parts[^1].Shape[0] <= 1);
            Assert.Equal(Elements(array), parts.SelectMany(Elements));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Parts_that_do_not_exist_are_refused()
    {
        using var fixture = new StoreFixture();
        using var view = fixture.Store.Zeros<byte>(new Shape(4, 4));
        var array = view.AsArray();
        foreach (var (part, of) in ((int, int)[])[(-1, 2), (2, 2), (0, 0), (0, -1)])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => view.Partition(part, of));
            Assert.Throws<ArgumentOutOfRangeException>(() => array.RowPartition(part, of));
        }

        Assert.Throws<InvalidOperationException>(() => array.Slice(0, 0).RowPartition(0, of: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Partition(new PartitionRange(10, 7)));
    }

    private static int[] Elements(ArrayView<int> array)
    {
        var elements = new int[array.ElementCount];
        array.CopyTo(elements);
        return elements;
    }

    // Around whole blocks, where an error by one shows.
    private static Gen<(int ElementCount, int PartCount)> AnySplit() =>
        from blocks in Gen.Choose(0, 6)
        from rest in Gen.Frequency((2, Gen.Elements(-1, 0, 1)), (1, Gen.Choose(0, Block)))
        from partCount in Gen.Choose(1, 9)
        select (Math.Max((blocks * Block) + rest, 0), partCount);

    private static Gen<(int Rows, int Columns, bool IsTransposed, int PartCount)> AnyRows() =>
        from rows in Gen.Choose(0, 60)
        from columns in Gen.Choose(0, 12)
        from isTransposed in Gen.Elements(true, false)
        from partCount in Gen.Choose(1, 70)
        select (rows, columns, isTransposed, partCount);
}
