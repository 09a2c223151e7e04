namespace ActorShm.Segments.Tests;

public class AtomicRaceTests
{
    // Goal: additions that belong together are all there. Method: the first that is seen shows that they hold the mapping; once more if they were over before the disposal.
    [Fact]
    public async Task Disposing_the_view_while_many_elements_are_added_to_leaves_none_out()
    {
        using var fixture = new StoreFixture();
        var indices = new long[1 << 22];
        var values = new long[indices.Length];
        values.AsSpan().Fill(1);
        bool wasInTheMiddle;
        do
        {
            var handle = fixture.Store.Create(ElementType.Int64, Shape.Vector(1), "counter");
            using var seen = fixture.Store.Open<long>(handle, AccessMode.ReadOnly);
            using var view = fixture.Store.Open<long>(handle, AccessMode.ReadWrite);
            var elements = view.Atomics();
            var adding = Task.Run(() => elements.AddAt(indices, values));
            SpinWait.SpinUntil(() => Sum(seen) > 0 || adding.IsCompleted);
            view.Dispose();
            wasInTheMiddle = Sum(seen) < values.Length;

            await adding;

            Assert.Equal(values.Length, Sum(seen));
            fixture.Store.Retire(handle);
        }
        while (!wasInTheMiddle);
    }

    private static long Sum(SegmentView<long> counter) => Volatile.Read(in counter.ReadSpan(0, 1)[0]);
}
