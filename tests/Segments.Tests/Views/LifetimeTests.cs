using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>What is allowed through which view, and what is left of it after the view is gone.</summary>
public class LifetimeTests
{
    [SkippableFact]
    public void What_is_written_to_a_private_copy_is_seen_by_no_other_process()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(100_000);
        fixture.Store.Seal(handle);
        using var view = fixture.Store.Open<double>(handle, AccessMode.CopyOnWrite);
        view.Fill(-1);
        view.AsArray().Slice(SliceRange.Of(step: 2)).Fill(-2);
        view.WriteSpan(5, 1)[0] = -3;
        using var partition = view.Partition(0, of: 2);
        partition.WriteSpan(7, 1)[0] = -4;
        Assert.Equal([-2, -1, -2, -1, -2, -3, -2, -4], view.ReadSpan(0, 8).ToArray());

        using var reader = fixture.Store.Open<double>(handle, AccessMode.ReadOnly);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], reader.ReadSpan(0, 8).ToArray());
        Assert.Equal("4999950000.0", NumPy.Run("import sys, numpy as np; print(np.load(sys.argv[1], mmap_mode='r').sum())", fixture.Store.PathOf(handle)));
        Assert.Equal(4999950000, System.Numerics.Tensors.TensorPrimitives.Sum(reader.ReadSpan(0, 100_000)));
    }

    // Goal: disposing while another thread works through the library ends in ObjectDisposedException or in a finished operation, never in a fault.
    // Method: each round a thread fills, copies and looks in a loop until it is refused, and the view is disposed after its first success.
    [Fact]
    public void Disposing_during_whole_operations_never_takes_the_pages_from_under_them()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Store.Create(ElementType.Float64, new Shape(600, 600), "raced");
        var copy = new double[360_000];
        for (var round = 0; round < 40; round++)
        {
            var view = fixture.Store.Open<double>(handle, AccessMode.ReadWrite);
            var array = view.AsArray();
            using var worked = new ManualResetEventSlim();
            Exception? end = null;
            var worker = new Thread(() => end = Record.Exception(Work));
            worker.Start();
            Assert.True(worked.Wait(Watchdog.Limit));
            view.Dispose();
            Assert.True(worker.Join(Watchdog.Limit));
            Assert.IsType<ObjectDisposedException>(end);

            void Work()
            {
                while (true)
                {
                    array.Fill(1);
                    array.Transpose().CopyTo(copy);
                    _ = array.GetElement(599, 599);
                    worked.Set();
                }
            }
        }

        // One mapping is kept for the next view, and nobody can reach it.
        var mapping = Assert.Single(File.ReadLines("/proc/self/maps"), line => line.Contains(handle.Id.ToString(), StringComparison.Ordinal));
        Assert.Contains(" ---s ", mapping, StringComparison.Ordinal);
    }
}
