using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Messages.Wire;

/// <summary>
/// Reads what <see cref="WireWriter"/> wrote. Every length is checked against the remaining bytes before anything is
/// allocated, so malformed bytes cause an <see cref="InvalidDataException"/> and nothing else. Not thread-safe.
/// </summary>
internal sealed class WireReader(ReadOnlyMemory<byte> bytes)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private int _position;

    private int Remaining => bytes.Length - _position;

    public byte Byte() => Take(1)[0];

    public bool Bool() => Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw new InvalidDataException($"A truth value is 0 or 1 on the wire; it was {other}."),
    };

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public double Float64() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    /// <summary>Reads a number that counts or indexes something, so it cannot be negative.</summary>
    public int Count32()
    {
        var value = Int32();
        return value >= 0 ? value : throw new InvalidDataException($"A count on the wire was {value}.");
    }

    /// <summary>Reads a number that counts or indexes something, so it cannot be negative.</summary>
    public long Count64()
    {
        var value = Int64();
        return value >= 0 ? value : throw new InvalidDataException($"A count on the wire was {value}.");
    }

    public string Text()
    {
        try
        {
            return StrictUtf8.GetString(Take(Count32()));
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("A text on the wire is not UTF-8.", e);
        }
    }

    public byte[] Bytes() => Take(Count32()).ToArray();

    public SegmentHandle Handle()
    {
        try
        {
            var handle = SegmentHandle.ReadFrom(bytes.Span[_position..], out var read);
            _position += read;
            return handle;
        }
        catch (SegmentFormatException e)
        {
            throw new InvalidDataException("A segment handle on the wire is malformed: " + e.Message, e);
        }
    }

    public SegmentId Id() => new((ulong)Int64(), (ulong)Int64());

    public DateTimeOffset Time()
    {
        var milliseconds = Count64();
        return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw new InvalidDataException($"{milliseconds} ms is no time.");
    }

    public T? Optional<T>(Func<WireReader, T> readItem)
        where T : class => Bool() ? readItem(this) : null;

    public FileIdentity File() => new(Int64(), Int64(), Int64(), Int64(), Int64());

    public ElementType ElementType()
    {
        var value = (ElementType)Byte();
        return ElementTypes.All.Contains(value) ? value : throw new InvalidDataException($"Element type {(byte)value} is not known.");
    }

    public DType DType()
    {
        var value = (DType)Byte();
        return Enum.IsDefined(value) ? value : throw new InvalidDataException($"Element type {(byte)value} is not known.");
    }

    public Shape Shape()
    {
        var rank = Byte();
        if (rank > Segments.Shape.MaxRank)
        {
            throw new InvalidDataException($"A shape on the wire has {rank} dimensions; at most {Segments.Shape.MaxRank} are possible.");
        }

        Span<long> dimensions = stackalloc long[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            dimensions[axis] = Count64();
        }

        return Segments.Shape.TryCreate(dimensions, out var shape, out var complaint) ? shape : throw new InvalidDataException("A shape on the wire is not possible: " + complaint);
    }

    public Scalar Scalar()
    {
        var dtype = DType();
        return Kernels.Scalar.FromBytes(dtype, Take(dtype.SizeBytes()));
    }

    public ImmutableArray<T> List<T>(Func<WireReader, T> readItem)
    {
        var count = Count32();
        if (count > Remaining)
        {
            throw new InvalidDataException($"A list of {count} items cannot fit into the {Remaining} bytes that are left.");
        }

        var items = ImmutableArray.CreateBuilder<T>(count);
        for (var i = 0; i < count; i++)
        {
            items.Add(readItem(this));
        }

        return items.MoveToImmutable();
    }

    /// <summary>Refuses bytes after the last field, because they would mean that the two sides disagree.</summary>
    public void ExpectEnd()
    {
        if (Remaining != 0)
        {
            throw new InvalidDataException($"{Remaining} bytes follow the last field of the message.");
        }
    }

    private ReadOnlySpan<byte> Take(int byteCount)
    {
        if (byteCount > Remaining)
        {
            throw new InvalidDataException($"A field of {byteCount} bytes was announced and {Remaining} are left.");
        }

        var span = bytes.Span.Slice(_position, byteCount);
        _position += byteCount;
        return span;
    }
}
