using ActorShm.Host.Commands;
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
