using System.Runtime.InteropServices;
using System.Text;

namespace ActorShm.Processes.Tests;

/// <summary>Small <c>.npy</c> files as NumPy writes them, made without any of the code under test.</summary>
internal static class SmallArrays
{
    /// <summary>Writes a one-dimensional file of format 1.0 with data at byte 128.</summary>
    public static string Write<T>(string path, string descr, ReadOnlySpan<T> values)
        where T : unmanaged =>
        Write(path, descr, values, $"({values.Length},)");

    /// <summary>The same with another shape, written as in the header.</summary>
    public static string Write<T>(string path, string descr, ReadOnlySpan<T> values, string shape)
        where T : unmanaged
    {
        using var file = File.Create(path);
        var header = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        file.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0]);
        file.Write(Encoding.ASCII.GetBytes(header));
        file.Write(MemoryMarshal.AsBytes(values));
        return path;
    }

    /// <summary>Numbers that round at every step, so that another order of summation would show in the bits.</summary>
    public static double[] Rough(int count)
    {
        var random = new Random(20_25);
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 9));
        }

        return values;
    }
}
