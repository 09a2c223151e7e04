using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>A file system that has no room left for what is known of a segment, whose data lies elsewhere.</summary>
public class FullRecordTests
{
    [SkippableFact]
    public void A_file_that_is_adopted_where_nothing_is_free_is_an_exception_with_the_directory_and_leaves_nothing()
    {
        using var small = SmallFileSystem.Mount(megabytes: 2);
        using var scratch = new ScratchDirectory();
        using var fixture = new StoreFixture(parent: small.Path);
        var file = Foreign(scratch);
        var filler = Fill(small);

        var full = Assert.Throws<OutOfSpaceException>(() => fixture.Store.Adopt(file, "x"));

        Assert.Contains(fixture.Directory, full.Message, StringComparison.Ordinal);
        Assert.InRange(full.AvailableBytes, 0, full.RequestedBytes - 1);
        Assert.Empty(fixture.FileNames);
        Assert.Equal(0, fixture.Store.UsedBytes);
        File.Delete(filler);
        using var view = fixture.Store.Open<double>(fixture.Store.Adopt(file, "x"), AccessMode.ReadOnly);
        Assert.Equal(3, view.ElementCount);
    }

    [SkippableFact]
    public void Memory_of_retired_segments_gives_way_to_a_file_that_is_adopted()
    {
        using var small = SmallFileSystem.Mount(megabytes: 4);
        using var scratch = new ScratchDirectory();
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = [small.Path], PoolBytes = 2 << 20 }, small.Path);
        fixture.Store.Retire(fixture.Ramp(100_000));
        Assert.InRange(fixture.Store.PooledBytes, 1, long.MaxValue);
        Fill(small);

        var adopted = fixture.Store.Adopt(Foreign(scratch), "x");

        Assert.Equal(0, fixture.Store.PooledBytes);
        Assert.Equal(SegmentState.Foreign, fixture.Store.StateOf(adopted));
    }

    private static string Foreign(ScratchDirectory scratch) => ForeignFile.Write(scratch, "<f8", "(3,)", fortranOrder: false, new byte[3 * sizeof(double)]);

    /// <summary>Takes all that is free, and returns the file that has it.</summary>
    private static string Fill(SmallFileSystem small)
    {
        var path = Path.Combine(small.Path, "filler");
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        Assert.ThrowsAny<IOException>((Action)WriteOn);
        return path;

        void WriteOn()
        {
            while (true)
            {
                file.Write(new byte[4096]);
            }
        }
    }
}
