using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class CopyRaceTests
{
    private const int Rows = 6000;
    private const int Columns = 1000;

    // Goal: no half of an array, and no process that ends. Method: the first element that is there shows that the copy holds the mapping; once more if it was over before the disposal.
    [Theory]
    [InlineData(ElementType.Float64, false)] // read straight into the mapping
    [InlineData(ElementType.Float32, false)] // converted piece by piece
    [InlineData(ElementType.Float32, true)] // converted tile by tile
    public async Task Disposing_the_target_while_a_file_is_copied_into_it_leaves_the_whole_array(ElementType element, bool isFortran)
    {
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory("/dev/shm");
        var ones = new double[Rows * Columns];
        ones.AsSpan().Fill(1);
        using var source = NpySource.Open(ForeignFile.Write(scratch, "<f8", $"({Rows}, {Columns})", isFortran, ForeignFile.Bytes<double>(ones)));
        bool wasInTheMiddle;
        do
        {
            var handle = fixture.Store.Create(element, source.Shape, "target", ArrayContent.Zeros);
            using var seen = fixture.Store.Open(handle, AccessMode.ReadOnly);
            using var target = fixture.Store.Open(handle, AccessMode.ReadWrite);
            var copying = Task.Run(() => source.CopyTo(target, ConversionMode.Unchecked));
            SpinWait.SpinUntil(() => AnyIsThere(seen) || copying.IsCompleted);
            target.Dispose();
            wasInTheMiddle = Missing(seen) > 0;

            await copying;

            Assert.Equal(0, Missing(seen));
            fixture.Store.Retire(handle);
        }
        while (!wasInTheMiddle);
    }

    /// <summary>Looks at the first element of each row, so that it does not matter which piece comes first.</summary>
    private static bool AnyIsThere(SegmentView view)
    {
        for (var row = 0; row < Rows; row++)
        {
            if (view.ReadBytes((long)row * Columns, 1)[^1] != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many elements are still zero; the last byte of a one is not.</summary>
    private static int Missing(SegmentView view)
    {
        var size = view.Handle.Element.SizeBytes();
        var bytes = view.ReadBytes(0, Rows * Columns);
        var missing = 0;
        for (var last = size - 1; last < bytes.Length; last += size)
        {
            missing += bytes[last] == 0 ? 1 : 0;
        }

        return missing;
    }
}
