using System.Buffers.Binary;
using ActorShm.Kernels;

namespace ActorShm.Differential.Generation;

/// <summary>Random elements of a type. Each array has one flavour: small numbers, special ones, all magnitudes, or the ends of the type.</summary>
internal sealed class Elements(Random random)
{
    private static readonly double[] Specials =
    [
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 0.0, 1, -1, 0.5, -0.5, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue,
        2.2250738585072014e-308, 1.1754943508222875e-38, 1e-45, 6e-8, 65504, 65520, 3.4028234663852886e38, 9007199254740993, 9223372036854775808.0, -9223372036854775808.0, 18446744073709551616.0,
        1e22, 710, -745, Math.PI, Math.PI / 2, 1e-20, 2147483648, 4294967296,
    ];

    public ArrayValue Array(DType dtype, IReadOnlyList<long> shape)
    {
        var flavour = random.Next(5);
        var count = shape.Aggregate(1L, static (a, b) => a * b);
        var bytes = new byte[count * dtype.SizeBytes()];
        for (var offset = 0; offset < bytes.Length; offset += dtype.SizeBytes())
        {
            Write(bytes.AsSpan(offset, dtype.SizeBytes()), dtype, flavour);
        }

        return new ArrayValue(dtype, shape, bytes);
    }

    private void Write(Span<byte> element, DType dtype, int flavour)
    {
        if (dtype.IsComplex())
        {
            var half = element.Length / 2;
            Write(element[..half], dtype.Component(), flavour);
            Write(element[half..], dtype.Component(), flavour);
        }
        else if (dtype.IsFloat())
        {
            WriteFloat(element, dtype, Float(flavour));
        }
        else if (dtype == DType.Bool)
        {
            element[0] = (byte)random.Next(2);
        }
        else
        {
            WriteInteger(element, dtype, flavour);
        }
    }

    private double Float(int flavour) => flavour switch
    {
        0 or 1 => random.Next(-32, 33) * 0.25,
        2 => random.Next(4) == 0 ? Specials[random.Next(Specials.Length)] : (random.NextDouble() - 0.5) * 10,
        3 => Math.ScaleB(random.NextDouble() - 0.5, random.Next(2) == 0 ? random.Next(-40, 40) : random.Next(-1074, 1025)),
        _ => (random.NextDouble() - 0.4) * 10,
    };

    /// <summary>A NaN gets a payload, which must never be seen in a computed value.</summary>
    private void WriteFloat(Span<byte> element, DType dtype, double value)
    {
        switch (dtype)
        {
            case DType.Float16:
                BinaryPrimitives.WriteHalfLittleEndian(element, double.IsNaN(value) ? BitConverter.UInt16BitsToHalf((ushort)(0x7E00 | random.Next(0x200))) : (Half)value);
                break;
            case DType.Float32:
                BinaryPrimitives.WriteSingleLittleEndian(element, double.IsNaN(value) ? BitConverter.UInt32BitsToSingle(0x7FC00000u | (uint)random.Next(0x400000)) : (float)value);
                break;
            default:
                BinaryPrimitives.WriteDoubleLittleEndian(element, double.IsNaN(value) ? BitConverter.Int64BitsToDouble(0x7FF8000000000000 | random.NextInt64(1L << 51)) : value);
                break;
        }
    }

    private void WriteInteger(Span<byte> element, DType dtype, int flavour)
    {
        var isSmall = flavour < 3 || random.Next(3) == 0;
        var value = isSmall ? random.Next(dtype.IsUnsigned() ? 0 : -9, 10) : random.Next(3) == 0 ? Edge(element.Length * 8) : random.NextInt64(long.MinValue, long.MaxValue);
        for (var i = 0; i < element.Length; i++)
        {
            element[i] = (byte)(value >> (8 * i));
        }
    }

    /// <summary>About the smallest or largest number of so many bits, signed or not.</summary>
    private long Edge(int bits) => ((random.Next(2) == 0 ? 1L << (bits - 1) : 0) + random.Next(-2, 3));
}
