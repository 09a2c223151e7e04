using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>What is left of a directory without an owner when the machine loses its power. Method: a disk in a file, of which a copy is mounted as it is at that moment.</summary>
public class PowerCutTests
{
    private const int ElementCount = 1_000_000;

    [SkippableFact]
    public void What_says_that_it_is_sealed_has_all_its_elements()
    {
        using var disk = SmallFileSystem.MountDisk(megabytes: 32);
        using var store = SegmentStore.OpenDirectory(Path.Combine(disk.Path, "arrays"));
        var handle = store.Create(ElementType.Int32, Shape.Vector(ElementCount), "sealed");
        using (var view = store.Open<int>(handle, AccessMode.ReadWrite))
        {
            view.Fill(7);
        }

        store.Seal(handle);

        using var diskLater = disk.CutPower();
        using var later = SegmentStore.OpenDirectory(Path.Combine(diskLater.Path, "arrays"));
        Assert.Equal(SegmentState.Sealed, later.StateOf(handle));
        using var read = later.Open<int>(handle, AccessMode.ReadOnly);
        Assert.Equal(-1, read.ReadSpan(0, ElementCount).IndexOfAnyExcept(7));
    }

    [SkippableFact]
    public void What_was_created_and_kept_is_there_and_can_be_filled()
    {
        using var disk = SmallFileSystem.MountDisk(megabytes: 32);
        using var store = SegmentStore.OpenDirectory(Path.Combine(disk.Path, "arrays"));
        var handle = store.Create(ElementType.Int32, Shape.Vector(ElementCount), "kept");
        store.Keep(handle);

        using var diskLater = disk.CutPower();
        using var later = SegmentStore.OpenDirectory(Path.Combine(diskLater.Path, "arrays"));
        Assert.Null(later.Find("kept").Creator);
        using var view = later.Open<int>(handle, AccessMode.ReadWrite);
        view.Fill(7);
    }

    // Goal: memory that is used again lies in no file that a power cut could leave with the header of before. Method: a pool is asked for, and both arrays are long enough for it.
    [SkippableFact]
    public void What_is_created_after_something_was_retired_is_there_too_whatever_the_pool_may_keep()
    {
        using var disk = SmallFileSystem.MountDisk(megabytes: 32);
        using var store = SegmentStore.OpenDirectory(Path.Combine(disk.Path, "arrays"), new SegmentStoreOptions { PoolBytes = 64 << 20 });
        store.Retire(store.Create(ElementType.Int32, Shape.Vector(ElementCount), "before"));
        var handle = store.Create(ElementType.Int32, new Shape(2, ElementCount / 2), "kept");
        store.Keep(handle);

        using var diskLater = disk.CutPower();
        using var later = SegmentStore.OpenDirectory(Path.Combine(diskLater.Path, "arrays"));
        using var view = later.Open<int>(handle, AccessMode.ReadWrite);
        view.Fill(7);
    }

    // Goal: who comes back instead of waiting keeps nobody waiting for the disk either. Method: the state is locked by another open file, so that the attempt ends before it would write anything itself.
    [SkippableFact]
    public void Who_tries_to_seal_has_the_elements_on_the_disk_before_it_is_his_turn()
    {
        using var disk = SmallFileSystem.MountDisk(megabytes: 32);
        using var store = SegmentStore.OpenDirectory(Path.Combine(disk.Path, "arrays"));
        var handle = store.Create(ElementType.Int32, Shape.Vector(ElementCount), "kept");
        store.Keep(handle);
        using (var view = store.Open<int>(handle, AccessMode.ReadWrite))
        {
            view.Fill(7);
        }

        using var other = StateFile.Open(new SegmentPaths(store.Directory), handle.Id, toChange: true);
        other.LockForChange();
        Assert.False(store.TrySeal(handle));

        using var diskLater = disk.CutPower();
        using var later = SegmentStore.OpenDirectory(Path.Combine(diskLater.Path, "arrays"));
        Assert.Equal(SegmentState.Filling, later.StateOf(handle));
        using var read = later.Open<int>(handle, AccessMode.ReadOnly);
        Assert.Equal(-1, read.ReadSpan(0, ElementCount).IndexOfAnyExcept(7));
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whose_data_is_gone_is_said_to_be_gone_before_a_disk_is_waited_for(bool mayWait)
    {
        using var disk = SmallFileSystem.MountDisk(megabytes: 32);
        using var store = SegmentStore.OpenDirectory(Path.Combine(disk.Path, "arrays"));
        var handle = store.Create(ElementType.Int32, Shape.Vector(3), "deleted");
        File.Delete(store.PathOf(handle));

        Assert.Throws<SegmentGoneException>(() =>
        {
            if (mayWait)
            {
                store.Seal(handle);
            }
            else
            {
                store.TrySeal(handle);
            }
        });
    }

    // Goal: who computes in a run waits for no disk.
    [SkippableFact]
    public void Nothing_in_memory_and_nothing_that_has_an_owner_is_meant_to_outlive_a_power_cut()
    {
        Skip.If(FileSystemSpace.Of("/var/tmp").IsInMemory, "/var/tmp is memory here.");
        using var memory = new ScratchDirectory("/dev/shm");
        using var disk = new ScratchDirectory("/var/tmp");
        using var run = OwnedDirectory.Acquire(disk.Combine("run"));
        var segments = Directory.CreateDirectory(Path.Combine(run.Path, "segments")).FullName;

        Assert.True(StableStorage.IsFor(disk.Path));
        Assert.All([memory.Path, run.Path, segments], directory => Assert.False(StableStorage.IsFor(directory), directory));
    }
}
