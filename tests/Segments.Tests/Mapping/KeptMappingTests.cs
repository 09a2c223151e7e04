using System.Runtime.CompilerServices;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>The process that owns segments keeps their mappings from one view to the next, and from one generation to the next.</summary>
[Collection(nameof(AloneCollection))]
public class KeptMappingTests
{
    private const int ElementCount = 400_000;
    private static readonly SegmentStoreOptions Pooling = new() { Placement = ["/dev/shm"], PoolBytes = 64 << 20 };

    [Theory]
    [InlineData(false, ElementCount, false)]
    [InlineData(true, ElementCount, false)]
    [InlineData(true, ElementCount - 20_000, false)]
    [InlineData(false, ElementCount, true)]
    [InlineData(true, ElementCount - 20_000, true)]
    public void The_first_view_of_reused_memory_is_mapped_already(bool isSealed, int nextCount, bool isZeroed)
    {
        using var fixture = new StoreFixture(Pooling);
        var first = fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "first", ArrayContent.Undefined);
        var address = Fill(fixture.Store, first, 1);
        if (isSealed)
        {
            fixture.Store.Seal(first);
        }

        fixture.Store.Retire(first);
        var second = fixture.Store.Create(ElementType.Float64, Shape.Vector(nextCount), "second", isZeroed ? ArrayContent.Zeros : ArrayContent.Undefined);
        Assert.Equal(first.Id, second.Id);
        using var view = fixture.Store.Open<double>(second, AccessMode.ReadWrite);

        Assert.Equal(address, view.AddressOf(0, nextCount));
        Assert.InRange(Smaps.Bytes(view.Memory.Address, "Rss:"), 8L * nextCount, long.MaxValue); // before anything was touched
        Assert.Equal(-1, view.ReadSpan(0, nextCount).IndexOfAnyExcept(isZeroed ? 0.0 : 1.0));
        view.WriteSpan(nextCount - 1, 1)[0] = 3;
    }

    // Goal: a program that hosts a run is a client of it as well; the arrays that it fills are mapped once, not with every generation.
    [Fact]
    public void Who_attaches_in_the_owner_s_process_shares_its_mappings()
    {
        using var fixture = new StoreFixture(Pooling);
        using var attached = SegmentDirectory.Attach(fixture.Directory);
        var first = fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "first", ArrayContent.Undefined);
        var address = Fill(attached, first, 1);
        Assert.Equal(["---s"], Permissions(fixture));
        attached.Seal(first);
        fixture.Store.Retire(first);
        var second = fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "second", ArrayContent.Undefined);
        using (var view = attached.Open<double>(second, AccessMode.ReadWrite))
        {
            Assert.Equal(address, view.AddressOf(0, ElementCount));
            Assert.InRange(Smaps.Bytes(view.Memory.Address, "Rss:"), 8L * ElementCount, long.MaxValue); // before anything was touched
        }

        fixture.Store.Dispose();
        Assert.Empty(Permissions(fixture));
    }

    [Fact]
    public void Nobody_can_reach_the_pages_between_two_views()
    {
        using var fixture = new StoreFixture(Pooling);
        var handle = fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "kept", ArrayContent.Undefined);
        Fill(fixture.Store, handle, 1);
        Assert.Equal(["---s"], Permissions(fixture));
        Assert.Empty(fixture.Store.Leases(handle)); // keeping is not using

        fixture.Store.Seal(handle);
        Assert.Equal(["---s"], Permissions(fixture));
        using (fixture.Store.Open(handle, AccessMode.ReadOnly))
        {
            Assert.Equal(["---s", "r--s"], Permissions(fixture).Order(StringComparer.Ordinal));
        }

        fixture.Store.Retire(handle);
        Assert.Equal(["---s"], Permissions(fixture));
        fixture.Store.TrimPool();
        Assert.Empty(Permissions(fixture));
    }

    [Fact]
    public void A_view_that_is_still_open_when_its_segment_is_retired_leaves_no_mapping()
    {
        using var fixture = new StoreFixture(Pooling);
        var handle = fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "retired", ArrayContent.Undefined);
        using (fixture.Store.Open(handle, AccessMode.ReadWrite))
        {
            fixture.Store.Retire(handle);
        }

        Assert.Empty(Permissions(fixture));
        Assert.Equal(handle.Id, fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "next").Id); // and nothing is in the way of the proof
    }

    [Fact]
    public void Of_two_views_at_once_one_mapping_is_kept()
    {
        using var fixture = new StoreFixture(Pooling);
        var handle = fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "twice", ArrayContent.Undefined);
        using (fixture.Store.Open(handle, AccessMode.ReadWrite))
        {
            Fill(fixture.Store, handle, 1);
        }

        Assert.Equal(["---s"], Permissions(fixture));
        fixture.Store.Retire(handle);
        Assert.Equal(handle.Id, fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "next").Id);
    }

    [Fact]
    public void No_more_is_kept_than_the_pool_may_have_and_nothing_when_the_store_is_gone()
    {
        string directory;
        using (var fixture = new StoreFixture(Pooling with { PoolBytes = 9_000_000 }))
        {
            directory = fixture.Directory;
            for (var number = 0; number < 5; number++)
            {
                Fill(fixture.Store, fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "one of many"), number);
            }

            Assert.Equal(2, Permissions(fixture).Count());
        }

        Assert.DoesNotContain(File.ReadLines("/proc/self/maps"), line => line.Contains(directory, StringComparison.Ordinal));
    }

    // Goal: keeping is not in the way of a process that works on the segment and seals it.
    [Fact]
    public async Task Another_process_can_seal_what_this_one_keeps()
    {
        using var fixture = new StoreFixture(Pooling);
        var handle = fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "theirs", ArrayContent.Undefined);
        Fill(fixture.Store, handle, 1);
        await using var sealer = LifeProbe.Start("seal", fixture.Directory, LifeProbe.Digits(handle));
        var result = await sealer.ExitAsync();

        Assert.Equal((0, "sealed"), (result.ExitCode, result.Output));
        Assert.Equal(SegmentState.Sealed, fixture.Store.StateOf(handle));
        Assert.Empty(Permissions(fixture));
    }

    // Goal: an owner that is stopped cannot give its mapping up. Sealing says so and leaves everything as it was; it works when the owner goes on.
    [Fact]
    public async Task A_stopped_owner_is_named_and_the_segment_stays_as_it_was_until_it_goes_on()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        await using var owner = LifeProbe.Start("live", "temporary", scratch.Path, "closed");
        await owner.SaysAsync("at closed");
        using var store = SegmentDirectory.Attach(owner.Output.Split('\n')[0]["store ".Length..]);
        var handle = Assert.Single(store.List()).Handle;
        owner.Signal(Signals.Stop);
        await Watchdog.UntilAsync("every thread of the owner is stopped", () => Directory.GetDirectories($"/proc/{owner.Pid}/task").All(IsStopped));

        var refused = Assert.Throws<SegmentInUseException>(() => store.Seal(handle));
        Assert.Equal([owner.Pid], refused.Pids);
        Assert.Contains("kill -CONT", refused.Message, StringComparison.Ordinal);
        Assert.Equal(SegmentState.Filling, store.StateOf(handle));
        store.Open(handle, AccessMode.ReadWrite).Dispose();

        owner.Signal(Signals.Continue);
        store.Seal(handle);
        Assert.Equal(SegmentState.Sealed, store.StateOf(handle));
    }

    // Method: hearing of sealers takes a pipe, and the process has two open files left, which the view takes.
    [Fact]
    public async Task An_owner_that_cannot_listen_for_sealers_keeps_nothing_until_it_can()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        await using var owner = LifeProbe.Start("own-within-files", scratch.Path);
        var result = await owner.ExitAsync();
        Assert.Equal((0, "0, 0 at the limit, 1 afterwards"), (result.ExitCode, result.Output));
    }

    // A forked process shares the open file, so the kernel would not count it.
    [Fact]
    public void Forked_processes_do_not_get_the_mapping()
    {
        using var fixture = new StoreFixture(Pooling);
        var handle = fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "forked", ArrayContent.Undefined);
        using var view = fixture.Store.Open<double>(handle, AccessMode.ReadWrite);
        Assert.Contains(" dc ", Smaps.FlagsOf(view.Memory.Address), StringComparison.Ordinal);
        using var reading = fixture.Store.Open<double>(handle, AccessMode.ReadOnly); // has an open file of its own
        Assert.DoesNotContain(" dc ", Smaps.FlagsOf(reading.Memory.Address), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_somebody_has_put_in_place_of_the_segment_is_not_overlooked()
    {
        using var fixture = new StoreFixture(Pooling);
        var handle = fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "replaced", ArrayContent.Undefined);
        Fill(fixture.Store, handle, 1);
        var path = fixture.Store.PathOf(handle);
        File.Copy(path, path + ".copy");
        File.Move(path + ".copy", path, overwrite: true);
        using var view = fixture.Store.Open(handle, AccessMode.ReadWrite);
        Assert.True(view.IsCurrent());
    }

    // Goal: what was collected together with its open file is not taken for a mapping that can be used again.
    [Fact]
    public void A_partition_that_nobody_disposed_leaves_no_mapping_and_no_open_file()
    {
        using var fixture = new StoreFixture(Pooling);
        var handle = fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "forgotten", ArrayContent.Undefined);
        ForgetPartition(fixture.Store, handle);
        for (var attempt = 0; attempt < 100 && Permissions(fixture).Contains("rw-s"); attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Empty(Permissions(fixture));
        Assert.DoesNotContain(Smaps.OpenFiles(), path => path.StartsWith(fixture.Directory, StringComparison.Ordinal));
        Fill(fixture.Store, handle, 1);
        fixture.Store.Seal(handle);
        Assert.Equal(["---s"], Permissions(fixture)); // of the view that was disposed
    }

    // Method: a directory in the place of the state, which gets its name last.
    [Fact]
    public void A_segment_that_does_not_get_its_last_name_leaves_no_mapping()
    {
        using var fixture = new StoreFixture(Pooling);
        var first = fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "first", ArrayContent.Undefined);
        Fill(fixture.Store, first, 1);
        fixture.Store.Retire(first);
        var inTheWay = Directory.CreateDirectory(Path.Combine(fixture.Store.Directory, $"{first.Id}.state"));

        Assert.ThrowsAny<IOException>(() => fixture.Store.Create(ElementType.Float64, Shape.Vector(ElementCount), "second", ArrayContent.Undefined));

        inTheWay.Delete();
        Assert.Empty(Permissions(fixture));
        Assert.DoesNotContain(Smaps.OpenFiles(), path => path.StartsWith(fixture.Directory, StringComparison.Ordinal));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ForgetPartition(SegmentStore store, SegmentHandle handle)
    {
        using var view = store.Open<double>(handle, AccessMode.ReadWrite);
        _ = view.Partition(new PartitionRange(0, 10));
    }

    private static nint Fill(SegmentDirectory store, SegmentHandle handle, double value)
    {
        using var view = store.Open<double>(handle, AccessMode.ReadWrite);
        view.Fill(value);
        return view.AddressOf(0, 0);
    }

    private static bool IsStopped(string task) => File.ReadAllText(Path.Combine(task, "stat")).Split(") ")[1][0] == 'T';

    private static IEnumerable<string> Permissions(StoreFixture fixture) =>
        File.ReadLines("/proc/self/maps").Where(line => line.Contains(fixture.Directory, StringComparison.Ordinal)).Select(line => line.Split(' ')[1]);
}
