using System.Globalization;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class UnfinishedSweepTests
{
    // Goal: names alone make nothing ours: caches name their files by digests, and people copy arrays without what lies beside them.
    [Fact]
    public void Files_that_do_not_say_whose_they_are_stay_whatever_their_names()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var directory = scratch.Combine("arrays");
        using var store = SegmentStore.OpenDirectory(directory);
        var handle = store.Create(ElementType.Int32, Shape.Vector(3), "copied");
        string[] foreign = ["d41d8cd98f00b204e9800998ecf8427e.npy", "D41D8CD98F00B204E9800998ECF8427F.npy", "d41d8cd98f00b204e9800998ecf8427e-2.npy", "d41d8cd98f00b204e9800998ecf8427e.lock"];
        foreach (var name in foreign)
        {
            File.WriteAllText(Path.Combine(directory, name), "somebody's");
        }

        var copy = $"{SegmentId.New()}.npy";
        File.Copy(store.PathOf(handle), Path.Combine(directory, copy));

        Assert.Empty(store.SweepUnfinished());

        Assert.All([.. foreign, copy], name => Assert.True(File.Exists(Path.Combine(directory, name)), name));
    }

    [Fact]
    public void Locks_of_a_segment_that_is_gone_are_swept_and_those_of_one_that_is_there_are_not()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var store = SegmentStore.OpenDirectory(scratch.Combine("arrays"));
        var handle = store.Create(ElementType.Int32, Shape.Vector(3), "locked");
        store.OpenLocks(handle).Dispose();
        var locks = Assert.Single(Directory.GetFiles(store.Directory, "*.lock"));
        var left = $"{SegmentId.New()}.lock";
        File.Copy(locks, Path.Combine(store.Directory, left));

        Assert.Equal([left], store.SweepUnfinished());

        Assert.True(File.Exists(locks));
    }

    // Goal: who has the locks of a segment open locks nothing that is not there. Method: the locks of one process, held and waited for, the maker killed before it seals, and the sweep of another process.
    [Fact]
    public async Task Who_has_the_locks_of_a_segment_that_is_swept_is_told_that_it_is_gone()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        await using var maker = LifeProbe.Start("live", "bare", scratch.Path, "closed");
        await maker.SaysAsync("at closed");
        using var directory = SegmentDirectory.Attach(scratch.Path);
        using var locks = directory.OpenLocks(Assert.Single(directory.List()).Handle);
        var held = locks.Acquire();
        var waiting = locks.AcquireAsync();
        await maker.KillAsync();

        Assert.Equal("0 left", (await Probe.RunAsync(null, "sweep-unfinished", scratch.Path)).Output);

        await Assert.ThrowsAsync<SegmentGoneException>(() => waiting.WaitAsync(Watchdog.Limit));
        held.Dispose();
        Assert.Throws<SegmentGoneException>(() => locks.Acquire());
    }

    // Method: what a creator that was killed leaves after the data has its name, with the mark of a process that is gone.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Data_goes_with_the_unfinished_state_of_a_dead_process_that_tells_of_it(uint generation)
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var store = SegmentStore.OpenDirectory(scratch.Combine("arrays"));
        var paths = new SegmentPaths(store.Directory);
        var handle = store.Create(ElementType.Int32, Shape.Vector(3), "begun") with { Generation = generation };
        var record = StateOf(paths, handle.Id) with { Handle = handle };
        File.Move(Directory.GetFiles(store.Directory, "*.npy").Single(), Path.Combine(store.Directory, SegmentPaths.DataName(handle.Id, generation)), overwrite: true);
        File.Delete(paths.State(handle.Id));
        var own = StateFile.CreateUnfinished(paths.State(handle.Id), record);

        Assert.Empty(store.SweepUnfinished()); // of this process, which lives

        var dead = own.Replace(ProcessMark.Current.ToString(), (ProcessMark.Current with { Process = new ProcessIdentity(4_194_305, 1) }).ToString(), StringComparison.Ordinal); // no kernel gives out such an id
        File.Move(own, dead);
        Assert.Equal(2, store.SweepUnfinished().Count);

        Assert.Empty(Directory.GetFileSystemEntries(store.Directory));
    }

    // Goal: what somebody fills whose program is none of ours is not taken away. Method: a descriptor without any lease, on memory, where the kernel is asked, and on layers, where /proc is looked through.
    [SkippableTheory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void An_unfinished_segment_stays_as_long_as_a_foreign_program_has_it_open(bool isLayered, bool isClosed)
    {
        using var layers = isLayered ? SmallFileSystem.MountLayers() : SmallFileSystem.Mount(megabytes: 1);
        using var store = SegmentStore.OpenDirectory(Path.Combine(layers.Path, "arrays"));
        var paths = new SegmentPaths(store.Directory);
        var handle = store.Create(ElementType.Int32, Shape.Vector(3), "begun");
        var mark = ProcessMark.Current with { Process = new ProcessIdentity(4_194_305, 1) };
        File.WriteAllBytes(paths.State(handle.Id), (StateOf(paths, handle.Id) with { Owner = mark }).Encode());
        using (var foreign = NativeFile.Open(paths.Data(handle), OpenFlags.ReadWrite))
        {
            using var writer = isClosed ? FileMapping.Map(foreign, lengthBytes: 4096, paths.Data(handle)) : null;
            if (isClosed)
            {
                foreign.Dispose();
            }

            Assert.Empty(store.SweepUnfinished());
            Assert.Equal(SegmentState.Filling, store.StateOf(handle));
        }

        Skip.If(isLayered && SegmentScan.Find([]).Unreadable.Count > 0, "A process of this user cannot be looked into, and so counts as one that has it open.");
        Assert.Equal(2, store.SweepUnfinished().Count);
    }

    // Goal: an opening takes no longer where much is left over. Method: of more segments than one look is for, on layers, one has a reader or a process is unreadable, as the look is made to say.
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_only_proc_tells_who_has_what_open_it_is_looked_through_once_for_many(bool isUnreadable)
    {
        const int Count = 70;
        using var layers = SmallFileSystem.MountLayers();
        using var store = SegmentStore.OpenDirectory(Path.Combine(layers.Path, "arrays"));
        var paths = new SegmentPaths(store.Directory);
        var mark = ProcessMark.Current with { Process = new ProcessIdentity(4_194_305, 1) };
        var handles = Enumerable.Range(0, Count).Select(_ => store.Create(ElementType.Int32, Shape.Vector(3), "begun")).ToList();
        foreach (var handle in handles)
        {
            File.WriteAllBytes(paths.State(handle.Id), (StateOf(paths, handle.Id) with { Owner = mark }).Encode());
        }

        var looks = 0;
        var sweep = new UnfinishedSweep(paths)
        {
            Find = segments =>
            {
                looks++;
                Assert.All(segments, segment => Assert.False(store.TryOpen(handles.Single(handle => handle.Id == segment.Id), AccessMode.ReadOnly, out _)));
                return ([new SegmentSighting(1, handles[0].Id, IsLease: false, Writes: false)], isUnreadable ? [2] : []);
            },
        };
        var removed = sweep.Run();

        Assert.Equal(2, looks);
        Assert.Equal(isUnreadable ? Count : 1, store.List().Count);
        Assert.Equal(isUnreadable ? 0 : 2 * (Count - 1), removed.Count);
        store.Open(handles[0], AccessMode.ReadWrite).Dispose(); // nothing is left of the locks
    }

    // Goal: absence from /proc is no proof of death. Method: a program that its own user may not read is protected from him, and one look at what it is making while it runs, and one when it has ended.
    [SkippableFact]
    public async Task What_a_process_that_proc_hides_is_making_stays_until_it_has_ended()
    {
        const string Script = """
            mount -t proc -o hidepid=1 proc /proc && mount -t tmpfs -o mode=0755 none "$1" && cd "$1" || exit 77
            other="setpriv --reuid=65534 --regid=65534 --clear-groups"
            install -m 0111 /bin/sleep sleep && install -d -m 0700 -o 65534 -g 65534 shared || exit 77
            $other sh -c 'exec ./sleep 1000' &
            while $other test -e /proc/$!/stat; do :; done
            install -m 0600 -o 65534 -g 65534 /dev/null "shared/.x.npy.$!-$(cut -d ' ' -f 22 /proc/$!/stat)-$2.new"
            $other "$0" sweep-unfinished "$1/shared" && $other "$0" see $!
            kill $!
            wait $!
            $other "$0" sweep-unfinished "$1/shared"
            """;
        using var scratch = new ScratchDirectory();

        var result = await Probe.RunScriptAsync(Script, scratch.Path, ProcessMark.Current.PidNamespace.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(("1 left\nunreadable\n0 left", 0), (result.Output, result.ExitCode));
    }

    // Goal: what tells whose some data is does not go before the data. Method: of the unfinished state of a dead process a part is there, or as much as it should be and of another format.
    [Theory]
    [InlineData(100, true)]
    [InlineData(StateRecord.RecordBytes, false)]
    public void An_unfinished_state_that_cannot_be_read_goes_only_when_it_was_not_written_to_its_end(int lengthBytes, bool isSwept)
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var store = SegmentStore.OpenDirectory(scratch.Combine("arrays"));
        var mark = ProcessMark.Current with { Process = new ProcessIdentity(4_194_305, 1) };
        var unfinished = Path.Combine(store.Directory, $".{SegmentId.New()}.state.{mark}.new");
        File.WriteAllBytes(unfinished, new byte[lengthBytes]);

        store.SweepUnfinished();

        Assert.Equal(!isSwept, File.Exists(unfinished));
    }

    [Fact]
    public void A_copy_of_a_state_under_another_name_costs_the_segment_nothing_and_a_foreign_directory_is_passed_over()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var store = SegmentStore.OpenDirectory(scratch.Combine("arrays"));
        var paths = new SegmentPaths(store.Directory);
        var handle = store.Create(ElementType.Int32, Shape.Vector(3), "copied");
        File.WriteAllBytes(paths.State(SegmentId.New()), (StateOf(paths, handle.Id) with { State = SegmentState.Retired }).Encode());
        var mark = ProcessMark.Current with { Process = new ProcessIdentity(4_194_305, 1) };
        Directory.CreateDirectory(Path.Combine(store.Directory, $".x.{mark}.new"));

        Assert.Empty(store.SweepUnfinished());

        Assert.Equal(SegmentState.Filling, store.StateOf(handle));
        Assert.True(File.Exists(paths.Data(handle)));
    }

    private static StateRecord StateOf(SegmentPaths paths, SegmentId id)
    {
        using var state = StateFile.Open(paths, id);
        return state.Read();
    }
}
