using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>NumPy and .NET work on the same memory at the same time, and sealing ends the writing of both.</summary>
[Collection(nameof(AloneCollection))]
public class LiveNumPyTests
{
    [SkippableFact]
    public void Both_sides_see_each_others_writes_to_every_type_while_both_have_it_mapped()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture();
        using var numpy = new LiveNumPy();
        foreach (var sample in NumPySample.All)
        {
            ElementDispatch.Run(sample.Element, new Exchange(fixture.Store, numpy, sample));
        }
    }

    [SkippableFact]
    public void NumPy_is_named_while_it_maps_for_writing_and_only_reads_what_is_sealed()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture();
        using var numpy = new LiveNumPy();
        foreach (var sample in NumPySample.All)
        {
            var handle = fixture.Store.Create(sample.Element, Shape.Vector(7), sample.Element.Name());
            var path = fixture.Store.PathOf(handle);
            var description = $"{sample.Element.Name()} (7,)";
            Assert.Equal(description, numpy.Open(path, "r+"));
            Assert.Equal("set", numpy.Set(6, sample.Literal));
            Assert.Equal([numpy.Pid], Assert.Throws<SegmentInUseException>(() => fixture.Store.Seal(handle)).Pids);
            Assert.Equal("closed", numpy.Close());

            fixture.Store.Seal(handle);
            Assert.Equal("PermissionError", numpy.Open(path, "r+"));
            Assert.Equal(description, numpy.Open(path, "r"));
            Assert.Equal(sample.Literal, numpy.Get(6));
            Assert.Equal("ValueError", numpy.Set(6, sample.Literal)); // the array is read-only
            Assert.Equal("closed", numpy.Close());
        }
    }

    private sealed class Exchange(SegmentStore store, LiveNumPy numpy, NumPySample sample) : IElementWork
    {
        public void Run<T>()
            where T : unmanaged
        {
            foreach (var shape in NumPySample.Shapes.Where(shape => shape.ElementCount > 0))
            {
                using var view = store.Zeros<T>(shape);
                Assert.Equal($"{sample.Element.Name()} {shape}", numpy.Open(store.PathOf(view.Handle), "r+"));
                var last = shape.ElementCount - 1;
                var zero = numpy.Get(last);
                Assert.NotEqual(sample.Literal, zero);
                view.WriteSpan(last, 1)[0] = (T)sample.Value;
                Assert.Equal(sample.Literal, numpy.Get(last));

                view.WriteSpan(last, 1)[0] = default;
                Assert.Equal(zero, numpy.Get(last));
                Assert.Equal("set", numpy.Set(last, sample.Literal));
                Assert.Equal(sample.Value, view.ReadSpan(last, 1)[0]);
                Assert.Equal("closed", numpy.Close());
            }
        }
    }
}
