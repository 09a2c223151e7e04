using System.Runtime.InteropServices;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>Copies of files as they are, and what is refused because it would have to be converted.</summary>
public class FromFileTests
{
    // The data is long enough for several reads on several threads; it need not be aligned, because it is not mapped.
    [Theory]
    [InlineData(128)]
    [InlineData(101)]
    public void A_copy_has_the_shape_the_elements_and_the_name_of_the_file(int padTo)
    {
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        var values = Enumerable.Range(0, 1_400_000).Select(index => index * 0.5).ToArray();
        var path = ForeignFile.Write(scratch, "<f8", "(1000, 1400)", fortranOrder: false, ForeignFile.Bytes<double>(values), padTo);
        using var view = fixture.Store.FromFile<double>(path);
        File.Delete(path);

        Assert.Equal(new Shape(1_000, 1_400), view.Handle.Shape);
        Assert.True(view.ReadSpan(0, values.Length).SequenceEqual(values));
        Assert.Equal("foreign.npy", Assert.Single(fixture.Store.List()).Label);
        view.WriteSpan(0, 1)[0] = -1; // it is a segment like any other, and not sealed
        Assert.Equal(SegmentState.Filling, fixture.Store.StateOf(view.Handle));
    }

    [SkippableFact]
    public void What_NumPy_saves_is_copied_whatever_the_element_type()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        var saved = NumPy.Run(
            """
            import sys, numpy as np
            for dtype in '? i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8 c8 c16'.split():
                path = f'{sys.argv[1]}/{len(dtype)}{dtype.replace("?", "b")}.npy'
                np.save(path, (np.arange(24) % 2).astype(dtype).reshape(2, 3, 4))
                print(path)
            """,
            scratch.Path).Split('\n');
        Assert.Equal(ElementTypes.All.Count, saved.Length);
        var copies = saved.Select(path => CopyOf(fixture.Store, path)).ToList();
        Assert.Equal(ElementTypes.All.Order(), copies.Select(copy => copy.Element).Order());
        foreach (var (path, copy) in saved.Zip(copies))
        {
            Assert.Equal("True", NumPy.Run("import sys, numpy as np; a, b = map(np.load, sys.argv[1:]); print(a.dtype == b.dtype and np.array_equal(a, b))", path, fixture.Store.PathOf(copy)));
        }
    }

    [Theory]
    [InlineData("<f8", true, "Fortran order")]
    [InlineData(">f8", false, "big-endian")]
    public void What_would_have_to_be_converted_is_refused_and_Import_is_named(string descr, bool fortranOrder, string reason)
    {
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        var path = ForeignFile.Write(scratch, descr, "(2, 3)", fortranOrder, new byte[48]);
        var refused = Assert.Throws<SegmentFormatException>(() => fixture.Store.FromFile<double>(path));
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(SegmentStore.Import), refused.Message, StringComparison.Ordinal);
        AssertNothingIsLeft(fixture);
        Assert.Equal(new Shape(2, 3), fixture.Store.Import(path, "as advised").Shape);
    }

    [Fact]
    public void Fortran_order_with_one_axis_is_the_same_order()
    {
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        using var view = fixture.Store.FromFile<short>(ForeignFile.Write(scratch, "<i2", "(3,)", fortranOrder: true, ForeignFile.Bytes<short>([1, 2, 3])));
        Assert.Equal([1, 2, 3], view.ReadSpan(0, 3).ToArray());
    }

    [Fact]
    public void Another_element_type_is_refused_with_both_names()
    {
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        var path = ForeignFile.Write(scratch, "<f8", "(3,)", fortranOrder: false, new byte[24]);
        var refused = Assert.Throws<ElementTypeMismatchException>(() => fixture.Store.FromFile<float>(path));
        Assert.Contains("holds float64; a copy as float32", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => fixture.Store.FromFile<Guid>(path));
        AssertNothingIsLeft(fixture);
    }

    [Theory]
    [InlineData(23)] // one byte short of the data
    [InlineData(0)]
    public void A_truncated_file_is_refused(int dataBytes)
    {
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        var path = ForeignFile.Write(scratch, "<f8", "(3,)", fortranOrder: false, new byte[dataBytes]);
        Assert.Contains(path, Assert.Throws<SegmentFormatException>(() => fixture.Store.FromFile<double>(path)).Message, StringComparison.Ordinal);
        using (var file = File.OpenWrite(path))
        {
            file.SetLength(60); // within the header
        }

        Assert.Contains("truncated", Assert.Throws<SegmentFormatException>(() => fixture.Store.FromFile<double>(path)).Message, StringComparison.Ordinal);
        AssertNothingIsLeft(fixture);
    }

    [Fact]
    public void A_file_that_gets_shorter_while_it_is_read_is_an_exception()
    {
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        var path = ForeignFile.Write(scratch, "<f8", "(400000,)", fortranOrder: false, new byte[3_200_000]);
        using var file = NpyFile.OpenToRead(path);
        var header = NpyFile.ReadHeader(path);
        using (var truncated = File.OpenWrite(path))
        {
            truncated.SetLength(2_000_000); // after the header was checked, and before the first element is read
        }

        using var view = fixture.Store.Empty<double>(header.Shape);
        var refused = Assert.Throws<SegmentFormatException>(() => SegmentStore.Read(file, header.DataOffset, path, view));
        Assert.Contains("got shorter", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_file_to_copy_is_refused_with_the_reason()
    {
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        Assert.Throws<FileNotFoundException>(() => fixture.Store.FromFile<double>(scratch.Combine("missing.npy")));
        Assert.Throws<SegmentFormatException>(() => fixture.Store.FromFile<double>("/dev/null"));
        Assert.Throws<SegmentFormatException>(() => fixture.Store.FromFile<double>(scratch.Path));
        Assert.Throws<ArgumentException>(() => fixture.Store.FromFile<double>(""));
        AssertNothingIsLeft(fixture);
    }

    private static SegmentHandle CopyOf(SegmentStore store, string path)
    {
        var copy = new Copy(store, path);
        ElementDispatch.Run(NpyFile.ReadHeader(path).Element, copy);
        return copy.Handle!;
    }

    private static void AssertNothingIsLeft(StoreFixture fixture)
    {
        Assert.Empty(fixture.FileNames);
        Assert.Equal(0, fixture.Store.UsedBytes);
    }

    private sealed class Copy(SegmentStore store, string path) : IElementWork
    {
        public SegmentHandle? Handle { get; private set; }

        public void Run<T>()
            where T : unmanaged
        {
            using var view = store.FromFile<T>(path);
            Handle = view.Handle;
        }
    }
}
