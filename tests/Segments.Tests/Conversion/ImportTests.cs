using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class ImportTests
{
    [Fact]
    public void An_imported_file_is_a_segment_of_its_own()
    {
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        var path = ForeignFile.Write(scratch, "<f8", "(3,)", false, ForeignFile.Bytes<double>([1, 2, 3]));
        var handle = fixture.Store.Import(path, "copy");
        File.Delete(path);

        Assert.Equal(SegmentState.Filling, fixture.Store.StateOf(handle));
        fixture.Store.Seal(handle);
        using var view = fixture.Store.Open<double>(handle, AccessMode.ReadOnly);
        Assert.Equal([1.0, 2, 3], view.ReadSpan(0, 3).ToArray());
        Assert.Equal(4096 + 24, fixture.Store.UsedBytes);
    }

    [Theory]
    [InlineData(100)] // not aligned for any type of more than four bytes
    [InlineData(101)]
    public void Data_that_is_not_aligned_is(int padTo)
    {
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        var handle = fixture.Store.Import(ForeignFile.Write(scratch, ">i8", "(2,)", false, [0, 0, 0, 0, 0, 0, 1, 2, 255, 255, 255, 255, 255, 255, 255, 254], padTo), "odd");
        using var view = fixture.Store.Open<long>(handle, AccessMode.ReadOnly);
        Assert.Equal([258L, -2], view.ReadSpan(0, 2).ToArray());
    }

    // Goal: every element lands where NumPy's definition of Fortran order says, also at the edges of tiles.
    // Method: the value of an element is its place in C order; shapes are longer than a tile in every direction.
    [Theory]
    [InlineData(700, 300)]
    [InlineData(3, 100_000)]
    [InlineData(100_000, 3)]
    [InlineData(1, 5)]
    [InlineData(9, 65, 131)]
    [InlineData(70_000, 2, 3)]
    [InlineData(5, 1, 7, 1, 11, 2, 3, 129)]
    public void Fortran_order_becomes_C_order(params int[] lengths)
    {
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        var shape = new Shape([.. lengths.Select(length => (long)length)]);
        var path = ForeignFile.Write(scratch, "<i4", shape.ToString(), true, ForeignFile.Bytes<int>(InFortranOrder(lengths)));

        var plain = fixture.Store.Import(path, "plain");
        Assert.Equal(shape, plain.Shape);
        using var view = fixture.Store.Open<int>(plain, AccessMode.ReadOnly);
        Assert.Equal(Enumerable.Range(0, (int)shape.ElementCount), view.ReadSpan(0, (int)shape.ElementCount).ToArray());

        var converted = fixture.Store.Import(path, "converted", new ImportOptions { Element = ElementType.Complex128 });
        using var wide = fixture.Store.Open<System.Numerics.Complex>(converted, AccessMode.ReadOnly);
        Assert.Equal(Enumerable.Range(0, (int)shape.ElementCount), wide.ReadSpan(0, (int)shape.ElementCount).ToArray().Select(value => (int)value.Real));
    }

    [Fact]
    public void A_value_that_does_not_fit_is_named_by_its_place_in_the_array_and_no_segment_stays()
    {
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        var values = new double[300_000];
        values[299_999] = 0.5;
        var path = ForeignFile.Write(scratch, "<f8", "(300000,)", false, ForeignFile.Bytes<double>(values));
        var refused = Assert.Throws<OverflowException>(() => fixture.Store.Import(path, "whole", new ImportOptions { Element = ElementType.Int64 }));
        Assert.Contains("Element 299,999 is 0.5", refused.Message, StringComparison.Ordinal);
        AssertNothingStayed(fixture);

        var options = new ImportOptions { Element = ElementType.Int64, Mode = ConversionMode.Unchecked };
        using var view = fixture.Store.Open<long>(fixture.Store.Import(path, "cut", options), AccessMode.ReadOnly);
        Assert.Equal(0, view.ReadSpan(299_999, 1)[0]);
    }

    [Theory]
    [InlineData("<f8", false)]
    [InlineData(">f8", false)]
    [InlineData("<f8", true)]
    public void A_file_that_gets_shorter_while_it_is_read_is_an_exception_and_no_segment_stays(string descr, bool fortranOrder)
    {
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        var path = ForeignFile.Write(scratch, descr, "(1000, 400)", fortranOrder, new byte[3_200_000]);
        using var file = NpyFile.OpenToRead(path);
        var source = new ArraySource(file, NpyFile.ReadHeader(path), path);
        using (var truncated = File.OpenWrite(path))
        {
            truncated.SetLength(2_000_000); // after the header was checked, and before the first element is read
        }

        var handle = fixture.Store.Create(ElementType.Float64, source.Header.Shape, "target");
        using (var view = fixture.Store.Open(handle, AccessMode.ReadWrite))
        {
            var refused = Assert.Throws<SegmentFormatException>(() => new ArrayCopy(source, view, ConversionMode.Exact).Run());
            Assert.Contains("got shorter", refused.Message, StringComparison.Ordinal);
        }

        fixture.Store.Retire(handle);
        Assert.Throws<SegmentFormatException>(() => fixture.Store.Import(path, "truncated"));
        AssertNothingStayed(fixture);
    }

    [Fact]
    public void A_disk_that_cannot_be_read_is_an_exception()
    {
        // The memory of a process is a file whose first page is never mapped, so that reading it is answered with EIO.
        using var fixture = new StoreFixture();
        using var memory = NpyFile.OpenToRead("/proc/self/mem");
        var header = new NpyHeader(ElementType.Float64, Shape.Vector(1_000), FortranOrder: false, 0, new Version(1, 0));
        var handle = fixture.Store.Create(ElementType.Float64, header.Shape, "target");
        using (var view = fixture.Store.Open(handle, AccessMode.ReadWrite))
        {
            Assert.ThrowsAny<IOException>(() => new ArrayCopy(new ArraySource(memory, header, "memory"), view, ConversionMode.Exact).Run());
        }
    }

    [Fact]
    public void What_has_no_room_leaves_nothing()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm"], QuotaBytes = 10_000 });
        using var scratch = new ScratchDirectory();
        var path = ForeignFile.Write(scratch, "<f4", "(1000,)", false, new byte[4_000]);
        Assert.Throws<OutOfSpaceException>(() => fixture.Store.Import(path, "wide", new ImportOptions { Element = ElementType.Float64 }));
        AssertNothingStayed(fixture);
        fixture.Store.Import(path, "narrow");
    }

    [Fact]
    public void Only_files_are_imported()
    {
        using var fixture = new StoreFixture();
        Assert.Throws<SegmentFormatException>(() => fixture.Store.Import("/dev/null", "any"));
        Assert.Throws<FileNotFoundException>(() => fixture.Store.Import("/nowhere/a.npy", "any"));
    }

    [Fact]
    public void A_segment_becomes_another_of_another_type()
    {
        using var fixture = new StoreFixture();
        var source = fixture.Ramp(200_000);
        fixture.Store.Seal(source);
        var target = fixture.Store.ConvertTo(source, ElementType.Int32, "whole", ConversionMode.Exact);
        using var view = fixture.Store.Open<int>(target, AccessMode.ReadOnly);
        Assert.Equal(Enumerable.Range(0, 200_000), view.ReadSpan(0, 200_000).ToArray());

        var count = fixture.Store.List().Count;
        var refused = Assert.Throws<OverflowException>(() => fixture.Store.ConvertTo(source, ElementType.UInt8, "small", ConversionMode.Exact));
        Assert.Contains("which uint8 cannot hold", refused.Message, StringComparison.Ordinal);
        Assert.Equal(count, fixture.Store.List().Count);
    }

    private static void AssertNothingStayed(StoreFixture fixture)
    {
        fixture.Store.TrimPool();
        Assert.Empty(fixture.FileNames);
        Assert.Equal(0, fixture.Store.UsedBytes);
    }

    private static int[] InFortranOrder(int[] lengths)
    {
        var values = new int[lengths.Aggregate(1, (product, length) => product * length)];
        for (var place = 0; place < values.Length; place++)
        {
            var (rest, value) = (place, 0);
            var index = new int[lengths.Length];
            for (var axis = 0; axis < lengths.Length; axis++)
            {
                (rest, index[axis]) = Math.DivRem(rest, lengths[axis]);
            }

            for (var axis = 0; axis < lengths.Length; axis++)
            {
                value = (value * lengths[axis]) + index[axis];
            }

            values[place] = value;
        }

        return values;
    }
}
