using System.Diagnostics;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>Where a segment may be exported or moved to.</summary>
public class TargetTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_pipe_is_not_replaced(bool move)
    {
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        var handle = fixture.Ramp(10);
        fixture.Store.Seal(handle);
        using (var made = Process.Start("mkfifo", [scratch.Combine("pipe")]))
        {
            made.WaitForExit();
        }

        var refused = Assert.Throws<SegmentException>(() => Take(fixture.Store, handle, scratch.Combine("pipe"), move));

        Assert.Contains("pipe", refused.Message, StringComparison.Ordinal);
        Assert.True(SameFile.IsSpecial(scratch.Combine("pipe")));
        Assert.Equal(SegmentState.Sealed, fixture.Store.StateOf(handle));
    }

    [Fact]
    public void A_mount_point_is_refused_before_the_work() =>
        Assert.Contains("mount point", Assert.Throws<UnauthorizedAccessException>(() => SameFile.RequireReplaceable("/proc")).Message, StringComparison.Ordinal);

    // Goal: /dev/stdout stays what it is, also where it leads to a regular file. Method: a link of the test's own to an open file's number, as /dev/stdout is one.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_link_to_an_open_file_is_not_replaced(bool move)
    {
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        var handle = fixture.Ramp(10);
        fixture.Store.Seal(handle);
        using var open = File.Create(scratch.Combine("open.npy"));
        var link = scratch.Combine("stdout");
        File.CreateSymbolicLink(link, $"/proc/self/fd/{open.SafeFileHandle.DangerousGetHandle()}");

        var refused = Assert.Throws<SegmentException>(() => Take(fixture.Store, handle, link, move));

        Assert.Contains("open file", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal(SegmentState.Sealed, fixture.Store.StateOf(handle));
    }

    [Fact]
    public void A_link_to_a_file_is_replaced_and_the_file_stays()
    {
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        File.WriteAllText(scratch.Combine("file"), "stays");
        File.CreateSymbolicLink(scratch.Combine("second"), "file");
        File.CreateSymbolicLink(scratch.Combine("first"), scratch.Combine("second"));

        fixture.Store.Export(fixture.Ramp(10), scratch.Combine("first"));

        Assert.Null(new FileInfo(scratch.Combine("first")).LinkTarget);
        Assert.Equal("stays", File.ReadAllText(scratch.Combine("second")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_among_those_of_segments_is_not_replaced(bool move)
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        var other = fixture.Ramp(10, "other");
        fixture.Store.Seal(handle);
        Assert.Throws<SegmentException>(() => Take(fixture.Store, handle, fixture.Store.PathOf(other), move));
        Assert.Equal(2, fixture.Store.List().Count);
    }

    // Goal: what is sealed stays as it is, and a living owner is not taken for dead, whoever exports. Method: the target belongs to another store.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_of_another_store_is_not_replaced(bool move)
    {
        using var fixture = new StoreFixture();
        using var others = SegmentStore.CreateTemporary(new SegmentStoreOptions { Placement = ["/dev/shm"] });
        var handle = fixture.Ramp(10);
        fixture.Store.Seal(handle);
        using var other = others.Ones<double>(Shape.Vector(10), "other");
        var data = others.PathOf(other.Handle);
        var locks = Path.Combine(others.Directory, "host.lock");
        Assert.True(File.Exists(locks));

        foreach (var path in (string[])[data, Path.ChangeExtension(data, ".state"), Path.ChangeExtension(data, ".lock"), locks])
        {
            Assert.Contains(path, Assert.Throws<SegmentException>(() => Take(fixture.Store, handle, path, move)).Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, other.ReadSpan(0, 1)[0]);
        Assert.Equal(SegmentState.Sealed, fixture.Store.StateOf(handle));
    }

    [Fact]
    public void Who_reads_a_segment_that_is_moved_does_not_see_what_is_written_to_the_file()
    {
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory("/dev/shm");
        var handle = fixture.Ramp(1000);
        fixture.Store.Seal(handle);
        using var reader = fixture.Store.Open<double>(handle, AccessMode.ReadOnly);
        var path = scratch.Combine("moved.npy");

        fixture.Store.MoveTo(handle, path);
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.Write(file, BitConverter.GetBytes(666.0), 4096);
        }

        Assert.Equal(0, reader.ReadSpan(0, 1)[0]);
        Assert.Throws<SegmentGoneException>(() => fixture.Store.StateOf(handle));
    }

    private static void Take(SegmentStore store, SegmentHandle handle, string path, bool move)
    {
        if (move)
        {
            store.MoveTo(handle, path);
        }
        else
        {
            store.Export(handle, path);
        }
    }
}
