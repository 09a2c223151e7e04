using System.Buffers.Binary;
using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>The binary form of a <see cref="StageDomain"/>: closed, versioned, little-endian.</summary>
/// <remarks>
/// <code>
/// byte 0      version, 2
/// byte 1      number of axes, R
/// byte 2      number of input slots
/// byte 3      form
/// byte 4      number of axes that are reduced
/// then 8 bytes for each extent
/// then, for each input slot:
///   byte 0    0: read as it lies; 1: a layout follows
///   8 bytes   offset
///   8 bytes   for each axis: stride
/// </code>
/// </remarks>
internal static class StageDomainFormat
{
    private const byte Version = 2;
    private const int HeaderBytes = 5;

    /// <summary>The length of the encoding, known before it is made.</summary>
    public static int SizeBytes(int rank, IEnumerable<Layout?> layouts) =>
        HeaderBytes + (8 * rank) + layouts.Sum(layout => layout is null ? 1 : 9 + (8 * rank));

    public static byte[] Write(StageDomain domain)
    {
        var bytes = new List<byte>(SizeBytes(domain.Shape.Rank, domain.Layouts))
        {
            Version, (byte)domain.Shape.Rank, (byte)domain.Layouts.Length, (byte)domain.Form, (byte)domain.AxisCount,
        };
        Add(bytes, domain.Shape.Extents);
        foreach (var layout in domain.Layouts)
        {
            bytes.Add(layout is null ? (byte)0 : (byte)1);
            if (layout is not null)
            {
                Add(bytes, [layout.Offset, .. layout.Strides]);
            }
        }

        return [.. bytes];
    }

    public static StageDomain Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > StageDomain.MaxEncodedBytes)
        {
            throw StageDomainRules.Fault($"it has {bytes.Length} bytes; at most {StageDomain.MaxEncodedBytes} are allowed");
        }

        var rest = bytes;
        var head = Take(ref rest, HeaderBytes);
        if (head[0] != Version)
        {
            throw StageDomainRules.Fault($"its version is {head[0]}; this library reads version {Version}");
        }

        var shape = ReadShape(ref rest, head[1]);
        var layouts = ImmutableArray.CreateBuilder<Layout?>();
        for (var slot = 0; slot < head[2]; slot++)
        {
            layouts.Add(ReadLayout(ref rest, shape.Rank));
        }

        return rest.IsEmpty ? new StageDomain(shape, layouts.ToImmutable(), (StageForm)head[3], head[4]) : throw StageDomainRules.Fault($"{rest.Length} bytes follow its end");
    }

    private static ArrayShape ReadShape(ref ReadOnlySpan<byte> rest, int rank)
    {
        if (rank > ArrayShape.MaxRank)
        {
            throw StageDomainRules.Fault($"it has {rank} axes; at most {ArrayShape.MaxRank} are allowed");
        }

        try
        {
            return new ArrayShape(ReadNumbers(ref rest, rank));
        }
        catch (ArgumentException refused)
        {
            throw StageDomainRules.Fault(refused.Message);
        }
    }

    private static Layout? ReadLayout(ref ReadOnlySpan<byte> rest, int rank)
    {
        var isLaidOut = Take(ref rest, 1)[0];
        if (isLaidOut > 1)
        {
            throw StageDomainRules.Fault($"a slot has the unknown form {isLaidOut}");
        }

        if (isLaidOut == 0)
        {
            return null;
        }

        var numbers = ReadNumbers(ref rest, rank + 1);
        return new Layout(numbers[0], numbers.RemoveAt(0));
    }

    private static ImmutableArray<long> ReadNumbers(ref ReadOnlySpan<byte> rest, int count)
    {
        var numbers = ImmutableArray.CreateBuilder<long>(count);
        for (var i = 0; i < count; i++)
        {
            numbers.Add(BinaryPrimitives.ReadInt64LittleEndian(Take(ref rest, sizeof(long))));
        }

        return numbers.MoveToImmutable();
    }

    private static void Add(List<byte> bytes, ImmutableArray<long> numbers)
    {
        Span<byte> buffer = stackalloc byte[sizeof(long)];
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteInt64LittleEndian(buffer, number);
            bytes.AddRange(buffer);
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int count)
    {
        if (rest.Length < count)
        {
            throw StageDomainRules.Fault("it ends too early");
        }

        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
