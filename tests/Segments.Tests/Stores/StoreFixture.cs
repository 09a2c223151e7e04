using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>An owner's store in a fresh directory, in memory unless the test says otherwise; removed with everything in it.</summary>
public sealed class StoreFixture : IDisposable
{
    private readonly ScratchDirectory _scratch;

    public StoreFixture(SegmentStoreOptions? options = null, string parent = "/dev/shm")
    {
        _scratch = new ScratchDirectory(parent);
        PlacementName = Path.GetFileName(_scratch.Path);
        Store = SegmentStore.CreateOwned(_scratch.Path, PlacementName, options ?? new SegmentStoreOptions { Placement = [parent] });
    }

    public SegmentStore Store { get; }

    public string PlacementName { get; }

    public string Directory => _scratch.Path;

    public IEnumerable<string?> FileNames => System.IO.Directory.GetFileSystemEntries(Directory).Select(Path.GetFileName);

    public SegmentHandle Ramp(long elementCount, string label = "ramp")
    {
        var handle = Store.Create(ElementType.Float64, Shape.Vector(elementCount), label);
        using var view = Store.Open<double>(handle, AccessMode.ReadWrite);
        var span = view.WriteSpan(0, (int)elementCount);
        for (var index = 0; index < span.Length; index++)
        {
            span[index] = index;
        }

        return handle;
    }

    public void Dispose()
    {
        Store.Dispose();
        _scratch.Dispose();
    }
}
