using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class ExportTests
{
    [Theory]
    [InlineData("/dev/shm", "/dev/shm")]
    [InlineData("/dev/shm", "/var/tmp")] // between kinds of file systems
    [InlineData("/var/tmp", "/dev/shm")]
    [InlineData("/var/tmp", "/var/tmp")]
    public void An_export_is_the_same_array_in_an_ordinary_file(string from, string to)
    {
        using var fixture = new StoreFixture(parent: from);
        using var target = new ScratchDirectory(to);
        var handle = fixture.Ramp(100_000);
        fixture.Store.Seal(handle);
        fixture.Store.Export(handle, target.Combine("copy.npy"));

        Assert.Equal(File.ReadAllBytes(fixture.Store.PathOf(handle)), File.ReadAllBytes(target.Combine("copy.npy")));
        Assert.Equal(["copy.npy"], Directory.GetFileSystemEntries(target.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void An_export_replaces_the_file_that_was_there()
    {
        using var fixture = new StoreFixture();
        var path = Path.Combine(fixture.Directory, "copy.npy");
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        using var old = File.OpenRead(path);
        fixture.Store.Export(fixture.Ramp(10), path);
        Assert.Equal(Shape.Vector(10), NpyFile.ReadHeader(path).Shape);
        Assert.Equal((byte)'o', old.ReadByte()); // whoever has the old file open keeps it
    }

    [Fact]
    public void A_copy_has_the_permissions_of_any_new_file()
    {
        using var fixture = new StoreFixture();
        var (path, ordinary) = (Path.Combine(fixture.Directory, "copy.npy"), Path.Combine(fixture.Directory, "ordinary"));
        File.WriteAllText(ordinary, string.Empty);
        var handle = fixture.Ramp(10);
        fixture.Store.Seal(handle);
        fixture.Store.Export(handle, path);
        Assert.Equal(File.GetUnixFileMode(ordinary), File.GetUnixFileMode(path));
    }

    [Fact]
    public void Arrays_without_elements_and_adopted_ones_are_exported_whole()
    {
        using var fixture = new StoreFixture();
        var path = Path.Combine(fixture.Directory, "copy.npy");
        var empty = fixture.Store.Create(ElementType.Bool, new Shape(3, 0), "empty");
        fixture.Store.Export(empty, path);
        Assert.Equal(8192, new FileInfo(path).Length);

        fixture.Store.Export(fixture.Store.Adopt(path, "adopted"), path + "2");
        Assert.Equal(new Shape(3, 0), NpyFile.ReadHeader(path + "2").Shape);
    }

    [Fact]
    public void An_export_that_cannot_work_leaves_nothing_behind()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        var before = fixture.FileNames.Order(StringComparer.Ordinal).ToList();
        Assert.Throws<SegmentException>(() => fixture.Store.Export(handle, fixture.Store.PathOf(handle)));
        Assert.Throws<IOException>(() => fixture.Store.Export(handle, fixture.Directory));
        Assert.Throws<FileNotFoundException>(() => fixture.Store.Export(handle, Path.Combine(fixture.Directory, "missing", "copy.npy")));
        Assert.Equal(before, fixture.FileNames.Order(StringComparer.Ordinal));
        Assert.Equal(9, fixture.Store.Open<double>(handle, AccessMode.ReadOnly).ReadSpan(9, 1)[0]);
    }

    [SkippableFact]
    public void A_full_file_system_is_an_exception_and_the_old_file_stays()
    {
        using var small = SmallFileSystem.Mount(megabytes: 1);
        using var fixture = new StoreFixture();
        var path = Path.Combine(small.Path, "copy.npy");
        File.WriteAllText(path, "old");
        var handle = fixture.Ramp(200_000); // 1.6 MB
        var full = Assert.Throws<OutOfSpaceException>(() => fixture.Store.Export(handle, path));
        Assert.Equal(4096 + 1_600_000, full.RequestedBytes);
        Assert.True(full.AvailableBytes < 1 << 20);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(small.Path));
    }

    [Fact]
    public void A_file_with_a_temporary_name_stands_in_where_there_are_no_nameless_ones()
    {
        using var scratch = new ScratchDirectory();
        using (var file = UnnamedFile.CreateNamed(scratch.Path, 0x1B6))
        {
            RandomAccess.Write(file.Handle, "new"u8, 0);
            Assert.Single(Directory.GetFileSystemEntries(scratch.Path));
            File.WriteAllText(scratch.Combine("target"), "old");
            file.Publish(scratch.Combine("target"));
        }

        Assert.Equal("new", File.ReadAllText(scratch.Combine("target")));
        UnnamedFile.CreateNamed(scratch.Path, 0x1B6).Dispose(); // given up before it had a name
        Assert.Single(Directory.GetFileSystemEntries(scratch.Path));
    }
}
