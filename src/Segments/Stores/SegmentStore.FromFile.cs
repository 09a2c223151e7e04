using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <content>Makes arrays from files.</content>
public sealed partial class SegmentStore
{
    // The system limits one read to a little less than 2 GiB, and several threads read a page cache faster than one.
    private const int ReadElements = 1 << 18;

    /// <summary>Copies the content of a <c>.npy</c> file into a new array.</summary>
    /// <remarks>The file is read, not mapped: if somebody truncates it meanwhile, the call throws and leaves nothing behind. Nothing is converted; <c>Import</c> does that.</remarks>
    /// <typeparam name="T">The .NET type of the elements, which must be the type that the file holds.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="label">A name for people, of up to 254 bytes; null for the name of the file.</param>
    /// <exception cref="SegmentFormatException">
    /// The file is not a <c>.npy</c> file, is truncated, of an unknown element type, or in another byte order or axis order than segments.
    /// </exception>
    /// <exception cref="ElementTypeMismatchException">The file holds another type.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="IOException">The file cannot be read for another reason.</exception>
    /// <inheritdoc cref="Empty{T}"/>
    public SegmentView<T> FromFile<T>(string path, string? label = null)
        where T : unmanaged
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var asked = ElementTypes.Of<T>();
        using var file = NpyFile.OpenToRead(path);
        var header = NpyFile.ReadHeader(file, NativeFile.Status(file), path);
        RequireNative(header, path);
        if (header.Element != asked)
        {
            throw new ElementTypeMismatchException(
                $"'{path}' holds {header.Element.Name()}; a copy as {asked.Name()} was asked for. Ask for {header.Element.ClrType()}, or convert it with Import.",
                header.Element,
                asked);
        }

        return Make<T>(header.Shape, label ?? Path.GetFileName(path), view => Read(file, header.DataOffset, path, view));
    }

    private static void RequireNative(NpyHeader header, string path)
    {
        if (header.FortranOrder && header.Shape.Rank > 1)
        {
            throw new SegmentFormatException(
                $"'{path}' is in Fortran order with {header.Shape.Rank} axes, and a copy of its content would have the axes exchanged. Convert it with Import.");
        }

        // The copy is aligned wherever the data lies in the file, so alignment is the one demand on files used in place that does not count here.
        NpyFile.RequireUsableInPlace(header with { DataOffset = NpyLayout.DataOffset }, path);
    }

    /// <summary>Reads as many elements as the segment has, from a file whose header was checked.</summary>
    internal static void Read<T>(SafeFileHandle file, long dataOffset, string path, SegmentView<T> view)
        where T : unmanaged
    {
        var sizeBytes = view.Handle.Element.SizeBytes();
        NewPages.Write(view, (first, target) =>
        {
            for (; !target.IsEmpty; target = target[Math.Min(ReadElements, target.Length)..])
            {
                var bytes = MemoryMarshal.AsBytes(target[..Math.Min(ReadElements, target.Length)]);
                ReadFully(file, bytes, dataOffset + (first * sizeBytes), path);
                first += bytes.Length / sizeBytes;
            }
        });
    }

    private static void ReadFully(SafeFileHandle file, Span<byte> target, long offsetBytes, string path)
    {
        while (!target.IsEmpty)
        {
            var count = RandomAccess.Read(file, target, offsetBytes);
            if (count == 0)
            {
                throw new SegmentFormatException(
                    $"'{path}' got shorter while it was read: {target.Length:N0} bytes are missing at byte {offsetBytes:N0}. Restore the file and read it again.");
            }

            target = target[count..];
            offsetBytes += count;
        }
    }
}
