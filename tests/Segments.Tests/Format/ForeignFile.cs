using System.Runtime.InteropServices;
using System.Text;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>Writes <c>.npy</c> files as other programs write them: any order of bytes and axes, any alignment of the data.</summary>
internal static class ForeignFile
{
    public static byte[] Bytes<T>(ReadOnlySpan<T> values)
        where T : unmanaged => MemoryMarshal.AsBytes(values).ToArray();

    /// <summary>Writes <c>foreign.npy</c>; nothing checks that the data is what the header says.</summary>
    /// <param name="scratch">Where to.</param>
    /// <param name="descr">The element type as NumPy spells it.</param>
    /// <param name="shape">The shape as Python spells it.</param>
    /// <param name="fortranOrder">What the header says about the order of the axes.</param>
    /// <param name="data">The bytes behind the header.</param>
    /// <param name="padTo">How many bytes the header is long.</param>
    /// <returns>The path of the file.</returns>
    public static string Write(ScratchDirectory scratch, string descr, string shape, bool fortranOrder, byte[] data, int padTo = 128)
    {
        var path = scratch.Combine("foreign.npy");
        var dictionary = $"{{'descr': '{descr}', 'fortran_order': {fortranOrder}, 'shape': {shape}, }}";
        byte[] preamble = [.. NpyLayout.Magic, 1, 0, .. BitConverter.GetBytes((ushort)(padTo - 10))];
        File.WriteAllBytes(path, [.. preamble, .. Encoding.ASCII.GetBytes(dictionary.PadRight(padTo - 11) + "\n"), .. data]);
        return path;
    }
}
