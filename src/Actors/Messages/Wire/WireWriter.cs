using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Messages.Wire;

/// <summary>Appends little-endian fields to one message. The counterpart of <see cref="WireReader"/>; not thread-safe.</summary>
internal sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    public void Byte(byte value) => Reserve(1)[0] = value;

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);

    public void Float64(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Reserve(8), value);

    /// <summary>Writes a 32-bit byte count, then UTF-8.</summary>
    public void Text(string value)
    {
        var byteCount = Encoding.UTF8.GetByteCount(value);
        Int32(byteCount);
        Encoding.UTF8.GetBytes(value, Reserve(byteCount));
    }

    /// <summary>Writes a 32-bit byte count, then the bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Int32(value.Length);
        value.CopyTo(Reserve(value.Length));
    }

    public void Handle(SegmentHandle value)
    {
        var written = value.WriteTo(_buffer.GetSpan(SegmentHandle.MaxEncodedBytes));
        _buffer.Advance(written);
    }

    public void Id(SegmentId value)
    {
        Int64((long)value.High);
        Int64((long)value.Low);
    }

    /// <summary>Writes the milliseconds since 1970.</summary>
    public void Time(DateTimeOffset value) => Int64(value.ToUnixTimeMilliseconds());

    /// <summary>Writes whether there is an item, then the item.</summary>
    public void Optional<T>(T? item, Action<WireWriter, T> writeItem)
        where T : class
    {
        Bool(item is not null);
        if (item is not null)
        {
            writeItem(this, item);
        }
    }

    public void File(FileIdentity value)
    {
        Int64(value.Device);
        Int64(value.Inode);
        Int64(value.SizeBytes);
        Int64(value.ModifiedTicks);
        Int64(value.ChangedTicks);
    }

    public void Shape(Shape value)
    {
        Byte((byte)value.Rank);
        foreach (var dimension in value.Dimensions)
        {
            Int64(dimension);
        }
    }

    /// <summary>Writes the type's number, then the bytes of one element.</summary>
    public void Scalar(Scalar value)
    {
        Byte((byte)value.DType);
        value.CopyTo(Reserve(value.DType.SizeBytes()));
    }

    /// <summary>Writes a 32-bit count, then each item.</summary>
    public void List<T>(IReadOnlyCollection<T> items, Action<WireWriter, T> writeItem)
    {
        Int32(items.Count);
        foreach (var item in items)
        {
            writeItem(this, item);
        }
    }

    private Span<byte> Reserve(int byteCount)
    {
        var span = _buffer.GetSpan(byteCount)[..byteCount];
        _buffer.Advance(byteCount);
        return span;
    }
}
