using System.Buffers.Binary;
using System.Text;

namespace ActorShm.Segments;

/// <summary>Writes the first 4096 bytes of a segment, byte for byte as NumPy would with that much padding.</summary>
internal static class NpyHeaderWriter
{
    public static byte[] Write(ElementType element, Shape shape)
    {
        var header = new byte[NpyLayout.DataOffset];
        header.AsSpan().Fill((byte)' ');
        NpyLayout.Magic.CopyTo(header);
        header[6] = 1;
        header[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), NpyLayout.DataOffset - NpyLayout.ShortPreambleBytes);

        // Eight axes of 19 digits make about 250 characters: the dictionary always fits.
        var dictionary = $"{{'descr': '{element.Descr()}', 'fortran_order': False, 'shape': {shape}, }}";
        Encoding.ASCII.GetBytes(dictionary, header.AsSpan(NpyLayout.ShortPreambleBytes));
        header[^1] = (byte)'\n';
        return header;
    }
}
