using System.Buffers.Binary;
using System.Text;

namespace ActorShm.Segments;

/// <summary>The record of a segment in <c>ID.state</c>: what ActorShm knows about the segment beside its data.</summary>
/// <remarks>
/// Little-endian, 2048 bytes. The record appears complete: it is written under another name, then renamed. After that only the
/// byte at offset 12 ever changes, and the number at offset 36 changes to 0, each with one <c>pwrite</c>, so at no moment can a reader or a crash see half of a change.
/// <code>
///    0  magic "ASHMSTAT"                 56  created, 100 ns since year 1, UTC
///    8  version (uint32) = 1             64  lengths of the axes, 8 x int64
///   12  state (byte)                    128  label: uint16 length, 254 bytes UTF-8
///   13  element type (byte)             384  placement reason: uint16 length, 1662 bytes UTF-8
///   14  rank (byte)                    2048  end of the record
///   15  reserved (byte) = 0
///   16  id, high half (uint64)         4096  readers' lease  } not stored: bytes past the end
///   24  id, low half (uint64)          4097  writers' lease  } that carry locks
///   32  generation (uint32)            4098  change          }
///   36  owner's process id (int32); 0: nobody, kept until it is retired
///   40  owner's start time (int64, clock ticks since boot)
///   48  owner's process id namespace (int64, see ProcessMark)
/// </code>
/// </remarks>
internal sealed record StateRecord(
    SegmentHandle Handle,
    SegmentState State,
    ProcessMark Owner,
    DateTimeOffset CreatedAt,
    string Label,
    string PlacementReason)
{
    public const int RecordBytes = 2048;
    public const int StateOffset = 12;
    public const long ReaderLeaseOffset = 4096;
    public const long WriterLeaseOffset = 4097;
    public const long ChangeLockOffset = 4098;

    public const int VersionOffset = 8;
    public const int ElementOffset = 13;
    public const int RankOffset = 14;
    public const int IdOffset = 16;
    public const int GenerationOffset = 32;
    public const int OwnerPidOffset = 36;
    public const int OwnerStartOffset = 40;
    public const int OwnerNamespaceOffset = 48;
    public const int CreatedOffset = 56;
    public const int AxesOffset = 64;
    public const int LabelOffset = 128;
    public const int ReasonOffset = 384;

    private const uint Version = 1;

    /// <summary>The name of the segment in error messages.</summary>
    public string Name => $"Segment '{Label}' ({Handle.Id})";

    /// <summary>Whether nobody is left to finish the segment.</summary>
    public bool IsUnfinished => State == SegmentState.Filling && Owner.IsKnownDead;

    private static ReadOnlySpan<byte> Magic => "ASHMSTAT"u8;

    /// <summary>Encodes the record; label and reason are cut to the room that they have.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[RecordBytes];
        var span = bytes.AsSpan();
        Magic.CopyTo(span);
        BinaryPrimitives.WriteUInt32LittleEndian(span[VersionOffset..], Version);
        span[StateOffset] = (byte)State;
        span[ElementOffset] = (byte)Handle.Element;
        span[RankOffset] = (byte)Handle.Shape.Rank;
        BinaryPrimitives.WriteUInt64LittleEndian(span[IdOffset..], Handle.Id.High);
        BinaryPrimitives.WriteUInt64LittleEndian(span[(IdOffset + 8)..], Handle.Id.Low);
        BinaryPrimitives.WriteUInt32LittleEndian(span[GenerationOffset..], Handle.Generation);
        BinaryPrimitives.WriteInt32LittleEndian(span[OwnerPidOffset..], Owner.Process.Pid);
        BinaryPrimitives.WriteInt64LittleEndian(span[OwnerStartOffset..], Owner.Process.StartTime);
        BinaryPrimitives.WriteInt64LittleEndian(span[OwnerNamespaceOffset..], Owner.PidNamespace);
        BinaryPrimitives.WriteInt64LittleEndian(span[CreatedOffset..], CreatedAt.UtcTicks);
        for (var axis = 0; axis < Handle.Shape.Rank; axis++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(span[(AxesOffset + (8 * axis))..], Handle.Shape[axis]);
        }

        WriteText(span[LabelOffset..ReasonOffset], Label);
        WriteText(span[ReasonOffset..], PlacementReason);
        return bytes;
    }

    /// <summary>Reads a record and checks every field.</summary>
    /// <exception cref="SegmentFormatException">The record is damaged, or of another version.</exception>
    public static StateRecord Decode(ReadOnlySpan<byte> bytes, string source)
    {
        if (bytes.Length < RecordBytes || !bytes.StartsWith(Magic))
        {
            throw Damaged(source, $"{bytes.Length} bytes that are no state record");
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[VersionOffset..]);
        if (version != Version)
        {
            throw new SegmentFormatException(
                $"'{source}' was written by another version of ActorShm: its record has version {version}, this one reads {Version}.");
        }

        var state = (SegmentState)bytes[StateOffset];
        var element = (ElementType)bytes[ElementOffset];
        int rank = bytes[RankOffset];
        var createdTicks = BinaryPrimitives.ReadInt64LittleEndian(bytes[CreatedOffset..]);
        if (!Enum.IsDefined(state) || !ElementTypes.IsKnown(element) || rank > Shape.MaxRank
            || createdTicks < 0 || createdTicks > DateTime.MaxValue.Ticks)
        {
            throw Damaged(source, "an impossible state, element type, rank or date");
        }

        var axes = new long[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            axes[axis] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(AxesOffset + (8 * axis))..]);
        }

        if (!Shape.TryCount(axes, out var elementCount, out var complaint) || !NpyLayout.IsPossible(element, elementCount))
        {
            throw Damaged(source, complaint is { Length: > 0 } ? $"an impossible shape: {complaint.TrimEnd('.')}" : "an impossible shape");
        }

        var id = new SegmentId(BinaryPrimitives.ReadUInt64LittleEndian(bytes[IdOffset..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[(IdOffset + 8)..]));
        return new StateRecord(
            new SegmentHandle(id, BinaryPrimitives.ReadUInt32LittleEndian(bytes[GenerationOffset..]), element, new Shape(axes)),
            state,
            new ProcessMark(
                new ProcessIdentity(BinaryPrimitives.ReadInt32LittleEndian(bytes[OwnerPidOffset..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[OwnerStartOffset..])),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[OwnerNamespaceOffset..])),
            new DateTimeOffset(createdTicks, TimeSpan.Zero),
            ReadText(bytes[LabelOffset..ReasonOffset]),
            ReadText(bytes[ReasonOffset..RecordBytes]));
    }

    private static void WriteText(Span<byte> field, string text)
    {
        var room = field[2..];

        // Utf8.FromUtf16 stops before a character that does not fit completely.
        System.Text.Unicode.Utf8.FromUtf16(text, room, out _, out var written);
        BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)written);
    }

    private static string ReadText(ReadOnlySpan<byte> field)
    {
        var length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(field), field.Length - 2);
        return Encoding.UTF8.GetString(field.Slice(2, length));
    }

    /// <summary>Makes the exception for a file that is not a record.</summary>
    /// <param name="source">The path of the file.</param>
    /// <param name="found">What the file has, or has become.</param>
    public static SegmentFormatException Damaged(string source, string found) =>
        new($"'{source}' is damaged: it has {found}. Something other than ActorShm has written to it.");
}
