using FsCheck;
using FsCheck.Fluent;

namespace ActorShm.Segments.Tests;

public class SegmentHandleTests
{
    [Fact]
    public void A_handle_survives_the_wire() =>
        Prop.ForAll(AnyHandle().ToArbitrary(), handle =>
        {
            var buffer = new byte[SegmentHandle.MaxEncodedBytes + 3]; // bytes after the handle belong to somebody else
            var written = handle.WriteTo(buffer);
            var read = SegmentHandle.ReadFrom(buffer, out var bytesRead);
            return written == handle.EncodedBytes && bytesRead == written && read == handle;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(10)]
    [InlineData(1_000_000_000)]
    [InlineData(1_000_000_000_000_000_000)]
    public void The_size_on_the_wire_does_not_depend_on_the_size_of_the_array(long elementCount)
    {
        var handle = new SegmentHandle(SegmentId.New(), 1, ElementType.Float64, Shape.Vector(elementCount));
        Assert.Equal(30, handle.EncodedBytes);
        Assert.True(SegmentHandle.MaxEncodedBytes < 128);
    }

    [Fact]
    public void A_handle_that_ends_early_is_refused()
    {
        var bytes = Encode(new SegmentHandle(SegmentId.New(), 1, ElementType.Int32, new Shape(3, 4)));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<SegmentFormatException>(() => SegmentHandle.ReadFrom(bytes.AsSpan(0, length), out _));
        }
    }

    [Fact]
    public void Mutated_bytes_give_a_valid_handle_or_a_refusal_and_nothing_else()
    {
        var random = new Random(20250714);
        var original = Encode(new SegmentHandle(SegmentId.New(), 7, ElementType.Float64, new Shape(3, 4, 5)));
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = original.ToArray();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                var handle = SegmentHandle.ReadFrom(bytes, out _);
                Assert.True(handle.DataBytes >= 0); // would overflow if the reader had let it pass
            }
            catch (SegmentFormatException)
            {
                // the other answer that is allowed
            }
        }
    }

    [Fact]
    public void A_handle_with_more_bytes_than_can_be_counted_is_refused()
    {
        var bytes = Encode(new SegmentHandle(SegmentId.New(), 1, ElementType.Float64, Shape.Vector(long.MaxValue / 4)));
        Assert.Throws<SegmentFormatException>(() => SegmentHandle.ReadFrom(bytes, out _));
    }

    [Fact]
    public void Writing_into_too_little_room_is_refused_before_anything_is_written()
    {
        var room = new byte[10];
        Assert.Throws<ArgumentException>(() => new SegmentHandle(SegmentId.New(), 1, ElementType.Bool, Shape.Scalar).WriteTo(room));
        Assert.All(room, value => Assert.Equal(0, value));
    }

    private static byte[] Encode(SegmentHandle handle)
    {
        var bytes = new byte[handle.EncodedBytes];
        handle.WriteTo(bytes);
        return bytes;
    }

    private static Gen<SegmentHandle> AnyHandle() =>
        from rank in Gen.Choose(0, Shape.MaxRank)
        from axes in Gen.ArrayOf(Gen.Choose(0, 100), rank)
        from element in Gen.Elements(ElementTypes.All.ToArray())
        from generation in Gen.Choose(0, int.MaxValue)
        select new SegmentHandle(SegmentId.New(), (uint)generation, element, new Shape(Array.ConvertAll(axes, axis => (long)axis)));
}
