using System.Text;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class AdoptionTests
{
    [Fact]
    public void An_adopted_file_is_used_where_it_lies_and_stays_its_owners()
    {
        using var fixture = new StoreFixture();
        using var elsewhere = new ScratchDirectory();
        var path = elsewhere.Combine("foreign.npy");
        File.WriteAllBytes(path, Npy("'<i8'", "(2,)", padTo: 128, BitConverter.GetBytes(11L), BitConverter.GetBytes(22L)));

        var handle = fixture.Store.Adopt(path, "foreign");
        Assert.Equal(SegmentState.Foreign, fixture.Store.StateOf(handle));
        Assert.Equal(path, fixture.Store.PathOf(handle));
        Assert.Equal(0, fixture.Store.UsedBytes);
        using (var view = fixture.Store.Open<long>(handle, AccessMode.ReadOnly))
        {
            Assert.Equal([11L, 22L], view.ReadSpan(0, 2).ToArray());
            Assert.Equal(128 + 16, view.MappedBytes);
        }

        Assert.Throws<InvalidOperationException>(() => fixture.Store.Seal(handle));
        fixture.Store.Retire(handle);
        Assert.Empty(fixture.FileNames);
        Assert.True(File.Exists(path));

        fixture.Store.Adopt(path, "again");
        fixture.Store.Dispose();
        Assert.True(File.Exists(path));
    }

    [Theory]
    [InlineData("'<f8'", "(2, 2)", true, "Fortran order")]
    [InlineData("'>f8'", "(4,)", false, "foreign.npy --name foreign --dir /dev/shm/imported-")]
    [InlineData("'<f16'", "(4,)", false, "long doubles")]
    [InlineData("'<f8'", "(5,)", false, "truncated")]
    public void A_file_that_cannot_be_used_in_place_is_refused_with_the_reason(string descr, string shape, bool fortranOrder, string reason)
    {
        using var fixture = new StoreFixture();
        var path = Path.Combine(fixture.Directory, "foreign.npy");
        File.WriteAllBytes(path, Npy(descr, shape, padTo: 128, fortranOrder, new byte[32]));
        var refused = Assert.Throws<SegmentFormatException>(() => fixture.Store.Adopt(path, "foreign"));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Equal(["foreign.npy"], fixture.FileNames);
    }

    // Method: the file has no page, as the machine may have set none aside; what it is on is known before anything is read of it.
    [SkippableFact]
    public void A_file_on_hugetlbfs_is_refused_with_the_advice_to_import_it()
    {
        using var fixture = new StoreFixture();
        using var hugePages = SmallFileSystem.MountHugePages();
        var path = Path.Combine(hugePages.Path, "foreign.npy");
        File.WriteAllBytes(path, []);
        using (var stream = File.OpenWrite(path))
        {
            stream.SetLength(4 << 20);
        }

        var refused = Assert.Throws<SegmentException>(() => fixture.Store.Adopt(path, "foreign"));

        Assert.Contains("lies on hugetlbfs, whose pages of", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"actorshm segments import {path}", refused.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.FileNames);
    }

    // Method: another file is in the place of the one that was adopted.
    [SkippableFact]
    public void An_adopted_file_that_has_come_to_lie_on_hugetlbfs_is_not_mapped()
    {
        using var fixture = new StoreFixture();
        using var hugePages = SmallFileSystem.MountHugePages();
        using var elsewhere = new ScratchDirectory();
        var path = elsewhere.Combine("foreign.npy");
        File.WriteAllBytes(path, Npy("'<i8'", "(2,)", padTo: 128, BitConverter.GetBytes(11L), BitConverter.GetBytes(22L)));
        var handle = fixture.Store.Adopt(path, "foreign");
        File.Delete(path);
        File.WriteAllBytes(Path.Combine(hugePages.Path, "foreign.npy"), []);
        File.CreateSymbolicLink(path, Path.Combine(hugePages.Path, "foreign.npy"));

        Assert.Contains("hugetlbfs", Assert.Throws<SegmentException>(() => fixture.Store.Open(handle, AccessMode.ReadOnly)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_is_not_aligned_for_its_type_is_refused()
    {
        using var fixture = new StoreFixture();
        var path = Path.Combine(fixture.Directory, "foreign.npy");
        File.WriteAllBytes(path, Npy("'<f8'", "(1,)", padTo: 100, new byte[8]));
        Assert.Contains("byte 100", Assert.Throws<SegmentFormatException>(() => fixture.Store.Adopt(path, "odd")).Message, StringComparison.Ordinal);

        File.WriteAllBytes(path, Npy("'<f4'", "(1,)", padTo: 100, new byte[4]));
        Assert.Equal(ElementType.Float32, fixture.Store.Adopt(path, "even").Element); // four bytes are aligned at 100
    }

    [Fact]
    public void A_vector_in_Fortran_order_is_like_any_other()
    {
        using var fixture = new StoreFixture();
        var path = Path.Combine(fixture.Directory, "foreign.npy");
        File.WriteAllBytes(path, Npy("'<f8'", "(2,)", padTo: 128, fortranOrder: true, [.. BitConverter.GetBytes(1.5), .. BitConverter.GetBytes(-2.5)]));

        var vector = fixture.Store.Adopt(path, "vector");

        Assert.Equal(Shape.Vector(2), vector.Shape);
        using var view = fixture.Store.Open<double>(vector, AccessMode.ReadOnly);
        Assert.Equal([1.5, -2.5], view.ReadSpan(0, 2).ToArray());
    }

    [Fact]
    public void An_adopted_file_that_changes_its_header_or_goes_away_is_noticed_when_it_is_opened()
    {
        using var fixture = new StoreFixture();
        var path = Path.Combine(fixture.Directory, "foreign.npy");
        File.WriteAllBytes(path, Npy("'<f8'", "(2,)", padTo: 128, new byte[16]));
        var handle = fixture.Store.Adopt(path, "foreign");
        File.WriteAllBytes(path, Npy("'<f8'", "(1,)", padTo: 128, new byte[16]));
        Assert.Throws<SegmentFormatException>(() => fixture.Store.Open(handle, AccessMode.ReadOnly));
        File.Delete(path);
        Assert.Throws<SegmentGoneException>(() => fixture.Store.Open(handle, AccessMode.ReadOnly));
        fixture.Store.Retire(handle); // the link and the state go all the same
    }

    [Fact]
    public void A_missing_file_is_refused() =>
        Assert.Throws<FileNotFoundException>(() =>
        {
            using var fixture = new StoreFixture();
            fixture.Store.Adopt("/nowhere/a.npy", "missing");
        });

    private static byte[] Npy(string descr, string shape, int padTo, params byte[][] data) => Npy(descr, shape, padTo, fortranOrder: false, data);

    private static byte[] Npy(string descr, string shape, int padTo, bool fortranOrder, params byte[][] data)
    {
        var dictionary = $"{{'descr': {descr}, 'fortran_order': {fortranOrder}, 'shape': {shape}, }}";
        byte[] preamble = [.. NpyLayout.Magic, 1, 0, .. BitConverter.GetBytes((ushort)(padTo - 10))];
        return [.. preamble, .. Encoding.ASCII.GetBytes(dictionary.PadRight(padTo - 11) + "\n"), .. data.SelectMany(bytes => bytes)];
    }
}
