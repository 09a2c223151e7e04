namespace ActorShm.Segments.Tests;

/// <summary>The examples of the documentation, to the letter; <see cref="DocumentationTests"/> compares them. What an example leaves out stands around it.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly StoreFixture _fixture = new();

    private SegmentStore Store => _fixture.Store;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_store_makes_fills_and_seals()
    {
        using var store = SegmentStore.CreateTemporary();
        var handle = store.Create(ElementType.Float64, Shape.Vector(1_000_000), "halves");
        using (var view = store.Open<double>(handle, AccessMode.ReadWrite))
        {
            view.WriteSpan(0, 1_000_000).Fill(0.5);
        }

        store.Seal(handle); // from now on everybody reads and nobody writes

        using var reader = store.Open<double>(handle, AccessMode.ReadOnly);
        Assert.Equal(0.5, reader.ReadSpan(999_999, 1)[0]);
        Assert.Throws<SegmentSealedException>(() => store.Open(handle, AccessMode.ReadWrite));
    }

    [Fact]
    public void An_array_is_sliced_and_transposed()
    {
        var store = Store;

        using var view = store.Zeros<double>(new Shape(1_000, 1_000), "matrix");
        var matrix = view.AsArray();
        matrix.Row(3).Fill(1);                                   // a[3] = 1
        matrix.Slice(.., SliceRange.Of(step: 2)).Fill(2);        // a[:, ::2] = 2
        var column = new double[1_000];
        matrix.Transpose().Row(0).CopyTo(column);                // a.T[0]

        Assert.All(column, value => Assert.Equal(2, value));
        Assert.Equal([2, 1, 2, 1], view.ReadSpan(3_000, 4).ToArray());
        Assert.Equal([2, 0, 2, 0], view.ReadSpan(4_000, 4).ToArray());
    }

    [Fact]
    public void Arrays_are_made_under_the_names_of_NumPy()
    {
        var store = Store;

        using var ramp = store.Arange(0.0, 12, 0.5);             // np.arange(0, 12, 0.5)
        using var copy = store.CopyOf(ramp.AsArray().Reshape(3, 8).Transpose());
        SegmentHandle noise;                                     // what other processes open
        using (var view = store.Random<double>(new Shape(3, 8), seed: 42))
        {
            noise = view.Handle;
        }

        store.Seal(noise);                                       // when nobody has it open to write

        Assert.Equal([0, 4, 8, 0.5], copy.ReadSpan(0, 4).ToArray());
        Assert.Equal(new Shape(8, 3), copy.Handle.Shape);
        using var reader = store.Open<double>(noise, AccessMode.ReadOnly);
        Assert.Equal([0.82019815, 0.18924562], reader.ReadSpan(0, 2).ToArray(), (expected, found) => Math.Abs(expected - found) < 1e-6);
    }

    [Fact]
    public void A_counter_is_added_to_atomically()
    {
        var store = Store;
        var handle = store.Create(ElementType.Int64, Shape.Vector(1), "counters");

        using var view = store.Open<long>(handle, AccessMode.ReadWrite);
        var counters = view.Atomics();
        var mine = counters.Add(0, 1) - 1; // a number that nobody else gets

        Assert.Equal(0, mine);
        Assert.Equal(1, counters.Read(0));
    }

    [Fact]
    public void A_range_is_locked_and_made_whole()
    {
        var store = Store;
        var handle = store.Create(ElementType.Int64, Shape.Vector(1_000), "locked");
        using var view = store.Open<long>(handle, AccessMode.ReadWrite);

        using var locks = store.OpenLocks(handle);
        using (var held = locks.Acquire(new PartitionRange(0, 1000)))
        {
            if (held.PreviousOwnerDied)
            {
                view.WriteSpan(0, 1000).Clear(); // whatever makes the elements whole again
            }

            view.WriteSpan(0, 1000)[7] += 1;
        }

        Assert.Equal(1, view.ReadSpan(7, 1)[0]);
    }
}
