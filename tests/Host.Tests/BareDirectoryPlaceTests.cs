using ActorShm.Host.Commands;
using ActorShm.Host.Ending;
using ActorShm.Host.SegmentPlaces;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Host.Tests;

public sealed class BareDirectoryPlaceTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly ScratchDirectory _scratch = new("/dev/shm");

    public void Dispose() => _scratch.Dispose();

    // Goal: an array that 'segments create' has reported is there as long as it is wanted, and those of a run that has crashed are found.
    // Method: what is left of a run, as a sweep sees it: the note of an owner, which nobody holds.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_directory_of_a_dead_run_is_refused_and_says_where_its_arrays_lie(bool changes)
    {
        var run = MakeDeadRun();

        var refused = Assert.Throws<UsageException>(() => BareDirectoryPlace.Open(run, new SegmentStoreOptions(), changes));

        Assert.Contains("left by a dead run; the next start removes it", refused.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(run, "segments"), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arrays_of_a_dead_run_can_be_looked_at_and_taken_out_and_none_can_be_added()
    {
        var segments = Path.Combine(MakeDeadRun(), "segments");

        await using var place = BareDirectoryPlace.Open(segments, new SegmentStoreOptions(), changes: false);
        var left = Assert.Single(place.List());
        await place.ExportAsync(left, _scratch.Combine("x.npy"), retire: false, CancellationToken.None);
        var refused = Assert.Throws<SegmentException>(() => BareDirectoryPlace.Open(segments, new SegmentStoreOptions(), changes: true));

        Assert.True(File.Exists(_scratch.Combine("x.npy")));
        Assert.Contains("the next start removes it", refused.Message, StringComparison.Ordinal);
        Assert.Single(place.List());
    }

    // Goal: nobody counts on an array of a dead run, or of a living one, because it was called one that stays.
    [Fact]
    public async Task What_lies_in_a_dead_run_is_said_to_go_with_the_next_start_there()
    {
        var run = MakeDeadRun();
        var segments = Path.Combine(run, "segments");
        await using var place = BareDirectoryPlace.Open(segments, new SegmentStoreOptions(), changes: false);

        var record = Assert.Single(place.List());
        var (owner, _) = await place.ExplainAsync(record, CancellationToken.None);

        Assert.Equal(
            $"the host of the run in {run} is dead, and the next start in that directory removes it; 'actorshm segments export {record.Handle.Id} FILE.npy --dir {segments}' takes it out before",
            owner);
        Assert.Equal(
            $"the host of the run in {run} is dead, and the next start in that directory removes all of this. Export what you need before: 'actorshm segments export NAME FILE.npy --dir {segments}'.",
            place.Warning);
    }

    [Fact]
    public async Task What_lies_in_the_store_of_a_living_process_goes_with_that()
    {
        using var store = SegmentStore.CreateTemporary(new SegmentStoreOptions { Placement = [_scratch.Path] });
        store.Seal(store.Create(ElementType.Int32, Shape.Vector(3), "x"));
        await using var place = BareDirectoryPlace.Open(store.Directory, new SegmentStoreOptions(), changes: false);

        var (owner, _) = await place.ExplainAsync(Assert.Single(place.List()), CancellationToken.None);

        Assert.Equal($"the process that owns the store in {store.Directory} is process {Environment.ProcessId}, and it goes when that ends, if not before", owner);
        Assert.Null(place.Warning);
    }

    private string MakeDeadRun()
    {
        var run = Directory.CreateDirectory(_scratch.Combine("run"), Private).FullName;
        using (var owner = OwnedDirectory.Acquire(_scratch.Combine("owner")))
        {
            File.Copy(Path.Combine(owner.Path, "host.lock"), Path.Combine(run, "host.lock"));
        }

        Directory.CreateDirectory(Path.Combine(run, "logs"), Private);
        using (var store = SegmentStore.OpenDirectory(_scratch.Combine("segments")))
        {
            store.Seal(store.Create(ElementType.Int32, Shape.Vector(3), "x"));
        }

        Directory.Move(_scratch.Combine("segments"), Path.Combine(run, "segments"));
        return run;
    }
}
