using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

[Collection(nameof(AloneCollection))]
public class SealingTests
{
    [Fact]
    public void A_sealed_segment_is_read_by_all_and_written_by_nobody()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        using var early = fixture.Store.Open<double>(handle, AccessMode.ReadOnly); // readers are not in the way
        fixture.Store.Seal(handle);

        Assert.Equal(SegmentState.Sealed, fixture.Store.StateOf(handle));
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(fixture.Store.PathOf(handle)));
        using var attached = SegmentDirectory.Attach(fixture.Directory);
        Assert.Throws<SegmentSealedException>(() => attached.Open(handle, AccessMode.ReadWrite));
        using var late = attached.Open<double>(handle, AccessMode.ReadOnly);
        Assert.Equal(9, late.ReadSpan(9, 1)[0]);
        Assert.Throws<SegmentSealedException>(() => fixture.Store.Seal(handle));
    }

    [Fact]
    public void A_writing_view_keeps_the_segment_open_and_is_named()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10, "prices");
        using (fixture.Store.Open<double>(handle, AccessMode.ReadWrite))
        {
            var refused = Assert.Throws<SegmentInUseException>(() => fixture.Store.Seal(handle));
            Assert.Equal([Environment.ProcessId], refused.Pids);
            Assert.Contains("'prices'", refused.Message, StringComparison.Ordinal);
            Assert.Equal(SegmentState.Filling, fixture.Store.StateOf(handle));
        }

        fixture.Store.Seal(handle);
    }

    [SkippableTheory]
    [InlineData("import mmap; f = open(path, 'r+b'); keep = mmap.mmap(f.fileno(), 0)")]
    [InlineData("import numpy; keep = numpy.load(path, mmap_mode='r+')")]
    [InlineData("keep = open(path, 'r+b')")]
    public void A_foreign_writer_keeps_the_segment_open_and_is_named(string hold)
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        using var writer = NumPy.Start($"import sys; path = sys.argv[1]; {hold}\nprint('held', flush=True); sys.stdin.readline()", fixture.Store.PathOf(handle));
        Assert.Equal("held", writer.StandardOutput.ReadLine());

        var refused = Assert.Throws<SegmentInUseException>(() => fixture.Store.Seal(handle));
        Assert.Equal([writer.Id], refused.Pids);
        Assert.Equal(SegmentState.Filling, fixture.Store.StateOf(handle));
        using (fixture.Store.Open<double>(handle, AccessMode.ReadWrite))
        {
            // the failed attempt has left the file writable
        }

        writer.Kill();
        writer.WaitForExit();
        fixture.Store.Seal(handle);
    }

    // Goal: in the layers of a container nothing is sealed under a mapping that writes. Method: the mapping is all that is left of the open file, and the kernel grants every lease.
    [SkippableFact]
    public void On_layers_of_file_systems_a_mapping_whose_file_was_closed_keeps_the_segment_open_and_is_named()
    {
        using var layers = SmallFileSystem.MountLayers();
        using var fixture = new StoreFixture(parent: layers.Path);
        var handle = fixture.Ramp(10);
        KeptMappings.Drop(handle.Id);
        using (MapAndClose(fixture.Store.PathOf(handle)))
        {
            Assert.Contains(Environment.ProcessId, Assert.Throws<SegmentInUseException>(() => fixture.Store.Seal(handle)).Pids);
            Assert.Equal(SegmentState.Filling, fixture.Store.StateOf(handle));
        }
    }

    [SkippableFact]
    public void On_layers_of_file_systems_a_segment_that_nobody_has_open_is_sealed()
    {
        Skip.If(SegmentScan.Find([]).Unreadable.Count > 0, "A process of this user cannot be looked into, and so counts as a writer.");
        using var layers = SmallFileSystem.MountLayers();
        using var fixture = new StoreFixture(parent: layers.Path);
        var handle = fixture.Ramp(10);

        fixture.Store.Seal(handle);

        Assert.Equal(SegmentState.Sealed, fixture.Store.StateOf(handle));
    }

    [SkippableFact]
    public void On_layers_of_file_systems_a_process_that_cannot_be_looked_into_is_named_with_what_to_do()
    {
        Skip.If(SegmentScan.Find([]).Unreadable.Count == 0, "Every process of this user can be looked into.");
        using var layers = SmallFileSystem.MountLayers();
        using var fixture = new StoreFixture(parent: layers.Path);
        var handle = fixture.Ramp(10);

        var refused = Assert.Throws<SegmentInUseException>(() => fixture.Store.Seal(handle));

        Assert.NotEmpty(refused.Pids);
        Assert.Contains("cannot be looked into", refused.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_foreign_reader_is_not_in_the_way()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        using var reader = NumPy.Start(
            "import sys, numpy; a = numpy.load(sys.argv[1], mmap_mode='r'); print('held', flush=True); sys.stdin.readline(); print(a[9], flush=True)",
            fixture.Store.PathOf(handle));
        Assert.Equal("held", reader.StandardOutput.ReadLine());
        fixture.Store.Seal(handle);
        reader.StandardInput.WriteLine();
        Assert.Equal("9.0", reader.StandardOutput.ReadLine());
        reader.WaitForExit();
    }

    [SkippableFact]
    public void A_writers_lease_of_another_process_is_named_and_dies_with_it()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        using var holder = NumPy.Start(
            """
            import fcntl, struct, sys
            f = open(sys.argv[1], 'rb')
            fcntl.fcntl(f, 37, struct.pack('hhqqi4x', fcntl.F_RDLCK, 0, 4097, 1, 0))
            print('held', flush=True)
            sys.stdin.readline()
            """,
            Path.Combine(fixture.Directory, $"{handle.Id}.state"));
        Assert.Equal("held", holder.StandardOutput.ReadLine());
        Assert.Equal([holder.Id], Assert.Throws<SegmentInUseException>(() => fixture.Store.Seal(handle)).Pids);
        holder.Kill();
        holder.WaitForExit();
        fixture.Store.Seal(handle);
    }

    [Fact]
    public void What_a_killed_sealer_left_is_finished_by_sealing_again()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        File.SetUnixFileMode(fixture.Store.PathOf(handle), UnixFileMode.UserRead); // the mode was changed, the state was not yet
        fixture.Store.Seal(handle);
        Assert.Equal(SegmentState.Sealed, fixture.Store.StateOf(handle));
    }

    // Goal: a segment is never sealed while somebody writes. Method: openers and sealers race for fresh segments; whoever holds a
    // writable view looks at the state for as long as it holds it.
    [Fact]
    public void Openers_and_sealers_never_both_win()
    {
        using var fixture = new StoreFixture();
        for (var round = 0; round < 100; round++)
        {
            var handle = fixture.Ramp(1);
            Parallel.Invoke(
                () =>
                {
                    try
                    {
                        using var view = fixture.Store.Open<double>(handle, AccessMode.ReadWrite);
                        Assert.Equal(SegmentState.Filling, fixture.Store.StateOf(handle));
                        view.WriteSpan(0, 1)[0] = 1;
                        Assert.Equal(SegmentState.Filling, fixture.Store.StateOf(handle));
                    }
                    catch (SegmentSealedException)
                    {
                        // the sealer was faster
                    }
                },
                () =>
                {
                    try
                    {
                        fixture.Store.Seal(handle);
                    }
                    catch (SegmentInUseException)
                    {
                        // the opener was faster
                    }
                });
        }
    }

    [Theory]
    [InlineData("7f1c00000000-7f1c00001000 rw-s 00001000 00:19 4711    /dev/shm/a b.npy", true)]
    [InlineData("7f1c00000000-7f1c00001000 r--s 00001000 00:19 4711    /dev/shm/a b.npy", false)]
    [InlineData("7f1c00000000-7f1c00001000 rw-p 00001000 00:19 4711    /dev/shm/a b.npy", false)]
    [InlineData("7f1c00000000-7f1c00001000 rw-s 00001000 00:19 4712    /dev/shm/a b.npy", false)]
    [InlineData("7f1c00000000-7f1c00001000 rw-s 00001000 00:1a 4711    /dev/shm/other", false)]
    [InlineData("7f1c00000000-7f1c00001000 rw-s 00001000 00:1a 4711    /dev/shm/a b.npy", true)] // as on btrfs
    [InlineData("7f1c00000000-7f1c00001000 rw-s 00001000 00:1a 4711    /way/of/others/a b.npy", true)] // as on overlayfs, through another mount
    [InlineData("7f1c00000000-7f1c00001000 rw-p 00000000 00:00 0", false)]
    [InlineData("", false)]
    public void A_shared_writable_map_is_recognised(string line, bool expected)
    {
        var file = new FileStatus(0, 0, FileStatus.MakeDevice(0, 0x19), 4711, 0, 0, 0, 0, 1, 0);
        Assert.Equal(expected, SegmentScan.IsWritableMap(line, file, "/dev/shm/a b.npy"));
    }

    // Goal: a process that is stopped in the middle of sealing holds nobody up for ever. Method: to these locks another open file is the same as another process.
    [Theory]
    [InlineData("seal")]
    [InlineData("retire")]
    [InlineData("keep")]
    [InlineData("write")]
    public void Who_seals_and_does_not_finish_is_named_to_those_who_wait(string change)
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        fixture.Store.ChangePatience = TimeSpan.FromMilliseconds(20);
        using (var stopped = StateFile.Open(new SegmentPaths(fixture.Directory), handle.Id, toChange: true))
        {
            stopped.LockForChange();
            Assert.True(stopped.TryExcludeWriters());

            var refused = Assert.Throws<SegmentInUseException>(() => CarryOut(change, fixture.Store, handle));

            Assert.Equal([Environment.ProcessId], refused.Pids);
            Assert.Contains($"by process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
            Assert.Contains("kill -CONT", refused.Message, StringComparison.Ordinal);
        }

        fixture.Store.ChangePatience = ProcessesInTheWay.DefaultPatience;
        CarryOut(change, fixture.Store, handle); // nothing was changed by the attempt
    }

    [Theory]
    [InlineData(AccessMode.ReadOnly)]
    [InlineData(AccessMode.ReadWrite)]
    public void Who_comes_back_to_open_what_somebody_retires_gets_it_when_that_has_ended_and_may_ask_who_it_is(AccessMode mode)
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        using (var stopped = StateFile.Open(new SegmentPaths(fixture.Directory), handle.Id, toChange: true))
        {
            stopped.LockForChange();
            Assert.True(stopped.TryExcludeUsers());

            Assert.False(fixture.Store.TryOpen(handle, mode, out _));
            Assert.Equal([Environment.ProcessId], fixture.Store.WhyInUse(handle, TimeSpan.FromSeconds(7)).Pids);
        }

        Assert.True(fixture.Store.TryOpen(handle, mode, out var view));
        using (view)
        {
            Assert.Equal(mode, view.Mode);
            Assert.Equal(sizeof(double), view.ReadBytes(9, 1).Length);
        }
    }

    [Theory]
    [InlineData("seal")]
    [InlineData("retire")]
    public void Who_comes_back_instead_of_waiting_changes_nothing_before_it_is_his_turn(string change)
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        using (var stopped = StateFile.Open(new SegmentPaths(fixture.Directory), handle.Id, toChange: true))
        {
            stopped.LockForChange();

            Assert.False(TryCarryOut());
            Assert.False(TryCarryOut());

            var reason = fixture.Store.WhyInUse(handle, TimeSpan.FromSeconds(7));
            Assert.Equal([Environment.ProcessId], reason.Pids);
            Assert.Contains("for all of the 7 s", reason.Message, StringComparison.Ordinal);
            Assert.Equal(SegmentState.Filling, fixture.Store.StateOf(handle));
        }

        Assert.True(TryCarryOut());
        Assert.Equal(change == "retire", fixture.Store.List().Count == 0);

        bool TryCarryOut() => change == "seal" ? fixture.Store.TrySeal(handle) : fixture.Store.TryRetire(handle);
    }

    // Goal: what is retired between the first look at its state and the lock is gone, not a file that is missing. Method: both are done here, by another open file, before the sealing goes on.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_retired_or_deleted_while_somebody_waited_to_seal_it_is_gone(bool isRetired)
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        KeptMappings.Drop(handle.Id);
        var paths = new SegmentPaths(fixture.Directory);
        using var state = StateFile.Open(paths, handle.Id, toChange: true);
        Sealing.RefuseUnlessFilling(state.ReadFor(handle));
        if (isRetired)
        {
            fixture.Store.Retire(handle);
        }
        else
        {
            File.Delete(paths.RealData(handle));
        }

        state.LockForChange();
        Assert.Throws<SegmentGoneException>(() => Sealing.Seal(state, handle, paths, isLasting: false));
    }

    private static FileMapping MapAndClose(string path)
    {
        using var file = NativeFile.Open(path, OpenFlags.ReadWrite);
        return FileMapping.Map(file, lengthBytes: 4096, path);
    }

    private static void CarryOut(string change, SegmentStore store, SegmentHandle handle)
    {
        switch (change)
        {
            case "seal":
                store.Seal(handle);
                break;
            case "retire":
                store.Retire(handle);
                break;
            case "keep":
                store.Keep(handle);
                break;
            default:
                store.Open(handle, AccessMode.ReadWrite).Dispose();
                break;
        }
    }
}
