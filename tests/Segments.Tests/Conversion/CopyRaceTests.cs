using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class CopyRaceTests
{
    [Fact]
    public async Task Disposing_the_target_while_a_file_is_copied_into_it_ends_no_process()
    {
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory("/dev/shm");
        var path = scratch.Combine("source.npy");
        fixture.Store.Export(fixture.Ramp(2_000_000), path);
        using var source = NpySource.Open(path);
        for (var round = 0; round < 10; round++)
        {
            var handle = fixture.Store.Create(ElementType.Float32, source.Shape, "target", ArrayContent.Zeros);
            using var seen = fixture.Store.Open<float>(handle, AccessMode.ReadOnly);
            using var target = fixture.Store.Open(handle, AccessMode.ReadWrite);
            var copying = Task.Run(() => source.CopyTo(target, ConversionMode.Unchecked));
            SpinWait.SpinUntil(() => seen.ReadSpan(1, 1)[0] != 0 || copying.IsCompleted); // it is in the middle of the work, or has failed
            target.Dispose();
            try
            {
                await copying;
            }
            catch (ObjectDisposedException)
            {
                // Disposed before the copy began; otherwise the copy holds the mapping to its end.
            }

            fixture.Store.Retire(handle);
        }
    }
}
