using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

[Collection(nameof(AloneCollection))]
public class StoreKindTests
{
    private static readonly SegmentStoreOptions InMemory = new() { Placement = ["/dev/shm"] };

    [Fact]
    public void A_temporary_store_works_without_anything_else_and_disappears()
    {
        string directory;
        using (var store = SegmentStore.CreateTemporary(InMemory))
        {
            directory = store.Directory;
            var handle = store.Create(ElementType.Int32, Shape.Vector(3), "numbers");
            using var attached = SegmentDirectory.Attach(directory);
            using var view = attached.Open<int>(handle, AccessMode.ReadWrite);
            view.WriteSpan(0, 3).Fill(7);
            Assert.Contains(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), directory, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(directory));
    }

    // Goal: no memory is kept, and no directory owned, by a program that lives on after the end of a store, because one file was in the way.
    // Method: a directory in the place of a segment's data, which cannot be removed as a file. The other segment lies on another file system.
    [Fact]
    public void A_store_that_cannot_remove_one_segment_removes_all_else()
    {
        using var scratch = new ScratchDirectory("/var/tmp");
        var store = SegmentStore.CreateTemporary(new SegmentStoreOptions { Placement = ["/dev/shm", scratch.Path] });
        var inTheWay = store.PathOf(store.Create(ElementType.Int32, Shape.Vector(3), "in the way"));
        var spilled = store.PathOf(store.CreateSpilled(ElementType.Int32, Shape.Vector(3), "elsewhere"));
        File.Delete(inTheWay);
        Directory.CreateDirectory(inTheWay);

        var failure = Assert.Throws<IOException>(store.Dispose);

        Assert.Contains(inTheWay, failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(spilled));
        Assert.False(Directory.Exists(Path.GetDirectoryName(spilled)));
        Assert.False(Directory.Exists(store.Directory));
    }

    // Goal: the same for the directories on other file systems. Method: a file in the place of what the first of them lies in, so that it cannot be removed.
    [Fact]
    public void A_store_that_cannot_remove_one_of_its_directories_removes_the_others()
    {
        using var first = new ScratchDirectory("/var/tmp");
        using var second = new ScratchDirectory("/var/tmp");
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = [first.Path, second.Path] });
        var store = fixture.Store;
        var parent = Path.GetDirectoryName(Path.GetDirectoryName(store.PathOf(store.Create(ElementType.Int32, Shape.Vector(3), "first"))))!;
        Directory.Move(parent, first.Combine("away"));
        File.WriteAllText(parent, string.Empty);
        var other = store.PathOf(store.Create(ElementType.Int32, Shape.Vector(3), "second"));

        Assert.ThrowsAny<IOException>(store.Dispose);

        Assert.StartsWith(second.Path, other, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.GetDirectoryName(other)));
    }

    // Goal: a program that lives on can use its quota. Method: a directory in the place of the segment's data, which cannot be removed as a file.
    [Fact]
    public void What_is_retired_counts_no_longer_although_a_name_of_it_stays()
    {
        using var store = SegmentStore.CreateTemporary(new SegmentStoreOptions { Placement = ["/dev/shm"], PoolBytes = 0 });
        var handle = store.Create(ElementType.Int32, Shape.Vector(3), "in the way");
        var path = store.PathOf(handle);
        File.Delete(path);
        Directory.CreateDirectory(path);

        var failure = Assert.Throws<IOException>(() => store.Retire(handle));

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, store.UsedBytes);
        Directory.Delete(path);
        Assert.Throws<SegmentGoneException>(() => store.Retire(handle));
    }

    // Method: a file in the place of the store's directory, so that nothing can be made there, and nothing removed.
    [Fact]
    public void What_cannot_be_made_tells_its_own_reason_and_counts_no_longer_although_what_was_begun_cannot_be_removed()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var directory = Directory.CreateDirectory(scratch.Combine("segments"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        using var store = SegmentStore.CreateOwned(directory, "undone", new SegmentStoreOptions { Placement = ["/dev/shm"] });
        Directory.Delete(directory);
        File.WriteAllText(directory, string.Empty);

        var reason = Assert.Throws<SegmentException>(() => store.Create(ElementType.Int32, Shape.Vector(3), "x"));

        Assert.Contains("No placement directory", reason.Message, StringComparison.Ordinal);
        Assert.Contains("remove", (string)reason.Data["ActorShm.NotRemoved"]!, StringComparison.Ordinal);
        Assert.Equal(0, store.UsedBytes);
        File.Delete(directory);
        Directory.CreateDirectory(directory);
    }

    [Fact]
    public void A_temporary_store_says_why_no_directory_will_do()
    {
        var refused = Assert.Throws<SegmentException>(() => SegmentStore.CreateTemporary(new SegmentStoreOptions { Placement = ["/no/such", "/proc"] }));
        Assert.Contains("/no/such", refused.Message, StringComparison.Ordinal);
        Assert.Contains("/proc", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_in_a_directory_without_an_owner_outlives_every_store()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var directory = scratch.Combine("bare");
        SegmentHandle handle;
        using (var first = SegmentStore.OpenDirectory(directory))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory));
            handle = first.Create(ElementType.Int32, Shape.Vector(3), "kept");
            first.Seal(handle);
        }

        using var second = SegmentStore.OpenDirectory(directory);
        Assert.Equal(SegmentState.Sealed, second.StateOf(handle));
        second.Retire(handle);
        Assert.Empty(Directory.GetFileSystemEntries(directory));
    }

    [Fact]
    public async Task A_visitor_that_ends_takes_nothing_with_it()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var store = SegmentStore.OpenDirectory(scratch.Path);
        var handle = store.Create(ElementType.Float64, Shape.Vector(3), "visited");
        await using (var visitor = LifeProbe.Start("visit", scratch.Path, LifeProbe.Digits(handle)))
        {
            var result = await visitor.ExitAsync();
            Assert.Equal((0, "read 0"), (result.ExitCode, result.Output));
        }

        using var view = store.Open(handle, AccessMode.ReadWrite);
        Assert.Equal(3, view.ElementCount);
    }

    [Fact]
    public async Task Of_two_processes_that_retire_one_segment_one_wins()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var store = SegmentStore.OpenDirectory(scratch.Path);
        var handle = store.Create(ElementType.Float64, Shape.Vector(100_000), "contended");
        await using var first = LifeProbe.Start("retire", scratch.Path, LifeProbe.Digits(handle));
        await using var second = LifeProbe.Start("retire", scratch.Path, LifeProbe.Digits(handle));
        await first.SaysAsync("ready");
        await second.SaysAsync("ready");
        first.Tell("go");
        second.Tell("go");
        string[] outcomes = [(await first.ExitAsync()).Output, (await second.ExitAsync()).Output];
        Assert.Equal(["ready\ngone", "ready\nretired"], outcomes.Order(StringComparer.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    [Fact]
    public async Task What_is_to_be_kept_and_what_somebody_uses_is_not_swept()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var store = SegmentStore.OpenDirectory(scratch.Path);
        var kept = store.Create(ElementType.Int32, Shape.Vector(3), "kept");
        store.Keep(kept);
        Assert.Null(store.Find("kept").Creator);
        SegmentView? view = null;
        await using (var process = LifeProbe.Start("live", "bare", scratch.Path, "created"))
        {
            await process.SaysAsync("at created");
            view = store.Open(store.Find("life").Handle, AccessMode.ReadWrite);
            Assert.Empty(store.SweepUnfinished()); // its creator lives
            await process.KillAsync();
        }

        using (view)
        {
            Assert.True(store.Find("life").IsUnfinished);
            Assert.Empty(store.SweepUnfinished()); // we write to it
        }

        Assert.Equal(2, store.SweepUnfinished().Count);
        Assert.Equal([kept], store.List().Select(record => record.Handle));
    }

    [Fact]
    public void Segments_are_found_by_label_id_and_first_digits()
    {
        using var store = SegmentStore.CreateTemporary(InMemory);
        var one = store.Create(ElementType.Bool, Shape.Scalar, "one");
        var twins = new[] { store.Create(ElementType.Bool, Shape.Scalar, "twin"), store.Create(ElementType.Bool, Shape.Scalar, "twin") };

        Assert.Equal(one, store.Find("one").Handle);
        Assert.Equal(one, store.Find(one.Id.ToString()).Handle);
        Assert.Equal(one, store.Find(one.Id.ToString()[..12]).Handle);
        Assert.False(store.TryFind(one.Id.ToString()[..3], out _));
        Assert.Throws<SegmentGoneException>(() => store.Find("nothing"));
        var ambiguous = Assert.Throws<SegmentException>(() => store.Find("twin"));
        Assert.All(twins, twin => Assert.Contains(twin.Id.ToString(), ambiguous.Message, StringComparison.Ordinal));
    }
}
