using System.Buffers.Binary;
using System.Text.Json.Serialization;

namespace ActorShm.Segments;

/// <summary>Names one shared array. A handle is small enough for any message, and owns no memory.</summary>
/// <remarks>
/// A handle can outlive its segment, so opening the segment may fail with <see cref="SegmentGoneException"/>. That means that the owner
/// retired the segment, not that anything is corrupt. Immutable, so safe on any thread.
/// <code>
/// encoded form, little-endian; the message around it carries the version of the protocol
///  0        8        16       20  21   22                    22 + 8 * rank
///  +--------+--------+--------+---+----+---------------------+
///  | Id.High| Id.Low | gener. | el|rank| one int64 per axis  |
///  +--------+--------+--------+---+----+---------------------+
/// </code>
/// </remarks>
/// <param name="Id">Unique and never reused.</param>
/// <param name="Generation">Counts the lives of the memory behind the id; a handle of an earlier generation is stale.</param>
/// <param name="Element">The element type; a view of any other type is refused.</param>
/// <param name="Shape">The lengths of the axes.</param>
[JsonConverter(typeof(SegmentHandleJsonConverter))]
public sealed record SegmentHandle(SegmentId Id, uint Generation, ElementType Element, Shape Shape)
{
    /// <summary>The most bytes that <see cref="WriteTo"/> writes, whatever the size of the array.</summary>
    public const int MaxEncodedBytes = FixedBytes + (8 * Shape.MaxRank);

    /// <summary>The generation of memory that no segment had before.</summary>
    internal const uint FirstGeneration = 1;

    private const int FixedBytes = 22;

    /// <summary>The length in elements, not bytes.</summary>
    public long ElementCount => Shape.ElementCount;

    /// <summary>The length of the elements in bytes, without the file header.</summary>
    /// <exception cref="OverflowException">The array is longer than <see cref="long.MaxValue"/> bytes; no such segment can be created.</exception>
    public long DataBytes => checked(Shape.ElementCount * Element.SizeBytes());

    /// <summary>The number of bytes that <see cref="WriteTo"/> writes.</summary>
    public int EncodedBytes => FixedBytes + (8 * Shape.Rank);

    /// <summary>Writes the handle in its wire form.</summary>
    /// <returns>The number of bytes written, <see cref="EncodedBytes"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <see cref="EncodedBytes"/>.</exception>
    public int WriteTo(Span<byte> destination)
    {
        if (destination.Length < EncodedBytes)
        {
            throw new ArgumentException($"The handle takes {EncodedBytes} bytes; there is room for {destination.Length}.", nameof(destination));
        }

        BinaryPrimitives.WriteUInt64LittleEndian(destination, Id.High);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], Id.Low);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[16..], Generation);
        destination[20] = (byte)Element;
        destination[21] = (byte)Shape.Rank;
        for (var axis = 0; axis < Shape.Rank; axis++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(destination[(FixedBytes + (8 * axis))..], Shape[axis]);
        }

        return EncodedBytes;
    }

    /// <summary>Reads a handle that <see cref="WriteTo"/> wrote. The bytes may come from anybody: everything is checked.</summary>
    /// <param name="source">Starts with the handle; bytes after the handle are ignored.</param>
    /// <param name="bytesRead">The number of bytes that belonged to the handle.</param>
    /// <exception cref="SegmentFormatException">
    /// The bytes end early, or name an unknown element type, too many axes, a negative axis, or more elements than can exist.
    /// </exception>
    public static SegmentHandle ReadFrom(ReadOnlySpan<byte> source, out int bytesRead)
    {
        Demand(source, FixedBytes);
        var id = new SegmentId(BinaryPrimitives.ReadUInt64LittleEndian(source), BinaryPrimitives.ReadUInt64LittleEndian(source[8..]));
        var element = (ElementType)source[20];
        if (!ElementTypes.IsKnown(element))
        {
            throw new SegmentFormatException(
                $"The handle of segment {id} has element type {source[20]}. Known are: {ElementTypes.KnownTypes}.");
        }

        int rank = source[21];
        if (rank > Shape.MaxRank)
        {
            throw new SegmentFormatException($"The handle of segment {id} has {rank} axes; at most {Shape.MaxRank} are possible.");
        }

        bytesRead = FixedBytes + (8 * rank);
        Demand(source, bytesRead);
        Span<long> dimensions = stackalloc long[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            dimensions[axis] = BinaryPrimitives.ReadInt64LittleEndian(source[(FixedBytes + (8 * axis))..]);
        }

        if (!Shape.TryCount(dimensions, out var elementCount, out var complaint))
        {
            throw new SegmentFormatException($"The handle of segment {id} has an impossible shape. {complaint}");
        }

        if (elementCount > long.MaxValue / element.SizeBytes())
        {
            throw new SegmentFormatException($"The handle of segment {id} names {elementCount:N0} elements, more bytes than can be counted.");
        }

        return new SegmentHandle(id, BinaryPrimitives.ReadUInt32LittleEndian(source[16..]), element, new Shape(dimensions));
    }

    private static void Demand(ReadOnlySpan<byte> source, int byteCount)
    {
        if (source.Length < byteCount)
        {
            throw new SegmentFormatException($"A segment handle needs {byteCount} bytes here; only {source.Length} are left.");
        }
    }
}
