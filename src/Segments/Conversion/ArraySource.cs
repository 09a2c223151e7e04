using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>An array in a <c>.npy</c> file that is read with <c>pread</c>, never mapped, so that a file that gets shorter causes an exception, not a SIGBUS.</summary>
/// <param name="File">Open for reading; belongs to the caller.</param>
/// <param name="Header">The header of the file.</param>
/// <param name="Name">The name of the file in error messages.</param>
internal sealed record ArraySource(SafeFileHandle File, NpyHeader Header, string Name)
{
    /// <summary>Reads elements in the order of the file, and puts the bytes of each number in this machine's order. Safe on any thread.</summary>
    /// <param name="startElement">The index of the first element in the file.</param>
    /// <param name="destination">Room for whole elements, all of which is filled.</param>
    /// <exception cref="SegmentFormatException">The file has become shorter than its header says.</exception>
    public void Read(long startElement, Span<byte> destination)
    {
        var offsetBytes = Header.DataOffset + (startElement * Header.Element.SizeBytes());
        for (var filledBytes = 0; filledBytes < destination.Length;)
        {
            var count = RandomAccess.Read(File, destination[filledBytes..], offsetBytes + filledBytes);
            if (count == 0)
            {
                throw new SegmentFormatException(
                    $"'{Name}' got shorter while it was read: {Header.DataOffset + Header.DataBytes:N0} bytes are needed and nothing follows byte {offsetBytes + filledBytes:N0}. "
                    + "Wait until whoever writes it has finished, and import it again.");
            }

            filledBytes += count;
        }

        if (Header.IsBigEndian)
        {
            ByteOrder.Reverse(destination, Header.Element.Component().SizeBytes());
        }
    }
}
