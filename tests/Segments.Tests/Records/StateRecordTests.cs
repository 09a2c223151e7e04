using System.Buffers.Binary;

namespace ActorShm.Segments.Tests;

public class StateRecordTests
{
    private static readonly StateRecord Sample = new(
        new SegmentHandle(new SegmentId(0x0102030405060708, 0x1112131415161718), 9, ElementType.Float32, new Shape(2, 3)),
        SegmentState.Sealed,
        new ProcessMark(new ProcessIdentity(4711, 99), 4026531836),
        new DateTimeOffset(2025, 7, 14, 12, 0, 0, TimeSpan.Zero),
        "prices",
        "/dev/shm is the first choice");

    [Fact]
    public void Every_field_lies_where_the_drawing_says()
    {
        var bytes = Sample.Encode();
        Assert.Equal(2048, bytes.Length);
        Assert.Equal("ASHMSTAT"u8.ToArray(), bytes[..8]);
        Assert.Equal(1u, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8)));
        Assert.Equal(2, bytes[12]);
        Assert.Equal(12, bytes[13]);
        Assert.Equal(2, bytes[14]);
        Assert.Equal(0, bytes[15]);
        Assert.Equal(0x0102030405060708UL, BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(16)));
        Assert.Equal(0x1112131415161718UL, BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(24)));
        Assert.Equal(9u, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(32)));
        Assert.Equal(4711, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(36)));
        Assert.Equal(99, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(40)));
        Assert.Equal(4026531836, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(48)));
        Assert.Equal(Sample.CreatedAt.UtcTicks, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(56)));
        Assert.Equal(2, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(64)));
        Assert.Equal(3, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(72)));
        Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(80)));
        Assert.Equal(6, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(128)));
        Assert.Equal("prices"u8.ToArray(), bytes[130..136]);
        Assert.Equal(28, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(384)));
        Assert.Equal((byte)'/', bytes[386]);
    }

    [Fact]
    public void A_record_reads_back_as_it_was_written() => Assert.Equal(Sample, StateRecord.Decode(Sample.Encode(), "memory"));

    [Fact]
    public void Long_texts_are_cut_between_characters()
    {
        var record = Sample with { Label = new string('é', 500), PlacementReason = new string('二', 5_000) };
        var read = StateRecord.Decode(record.Encode(), "memory");
        Assert.Equal(new string('é', 127), read.Label);
        Assert.Equal(new string('二', 554), read.PlacementReason);
    }

    [Fact]
    public void A_record_of_another_version_is_refused_as_such()
    {
        var bytes = Sample.Encode();
        bytes[8] = 2;
        Assert.Contains("version 2", Assert.Throws<SegmentFormatException>(() => StateRecord.Decode(bytes, "a.state")).Message, StringComparison.Ordinal);
    }

    // Goal: what a segment takes can be told of every record that is read.
    [Theory]
    [InlineData(long.MaxValue - 4096, true)]
    [InlineData(long.MaxValue - 4095, false)]
    public void An_array_that_is_longer_than_any_file_can_be_is_refused(long length, bool isPossible)
    {
        var record = Sample with { Handle = Sample.Handle with { Element = ElementType.Int8, Shape = Shape.Vector(length) } };
        if (isPossible)
        {
            Assert.Equal(record, StateRecord.Decode(record.Encode(), "a.state"));
        }
        else
        {
            Assert.Throws<SegmentFormatException>(() => StateRecord.Decode(record.Encode(), "a.state"));
        }
    }

    [Fact]
    public void Damaged_records_are_read_or_refused_and_nothing_else()
    {
        var random = new Random(31);
        var original = Sample.Encode();
        for (var round = 0; round < 50_000; round++)
        {
            var bytes = original.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(130)] = (byte)random.Next(256);
            }

            try
            {
                Assert.True(StateRecord.Decode(bytes.AsSpan(0, random.Next(10) == 0 ? random.Next(2048) : 2048), "fuzz").Handle.DataBytes >= 0);
            }
            catch (SegmentFormatException)
            {
                // the other answer that is allowed
            }
        }
    }
}
