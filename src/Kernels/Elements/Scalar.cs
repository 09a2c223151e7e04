using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace ActorShm.Kernels;

/// <summary>Represents one typed value without dimensions: a 0-d input, a constant or the result of a reduction.</summary>
/// <remarks>
/// Consists of raw bits and a type. Two scalars are equal if their types and bits are equal, so a NaN equals itself and -0.0 differs from +0.0.
/// Immutable, so safe on any thread. The default value is not a valid scalar.
/// </remarks>
public readonly partial struct Scalar : IEquatable<Scalar>
{
    private Scalar(DType dtype, long bits, long highBits = 0)
    {
        DType = dtype;
        Bits = bits;
        HighBits = highBits;
    }

    /// <summary>Gets the type of the value.</summary>
    public DType DType { get; }

    /// <summary>Gets the first eight bytes of the value, little-endian; bytes that the type does not have are zero.</summary>
    public long Bits { get; }

    /// <summary>Gets the bits of the imaginary part of a complex128; 0 for every other type.</summary>
    public long HighBits { get; }

    /// <summary>Reads a value from its little-endian bytes, as they are stored in an array.</summary>
    /// <param name="dtype">The type to read.</param>
    /// <param name="bytes">The bytes of at least one element; further bytes are ignored. For a bool, any non-zero byte is <c>true</c>.</param>
    /// <exception cref="ArgumentException">There are fewer bytes than one element needs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The type is not known.</exception>
    public static Scalar FromBytes(DType dtype, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < dtype.SizeBytes())
        {
            throw new ArgumentException($"One {dtype.Name()} has {dtype.SizeBytes()} bytes; {bytes.Length} were given.", nameof(bytes));
        }

        return dtype.SizeBytes() switch
        {
            1 => dtype == DType.Bool ? Of(bytes[0] != 0) : new Scalar(dtype, bytes[0]),
            2 => new Scalar(dtype, BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
            4 => new Scalar(dtype, BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
            8 => new Scalar(dtype, BinaryPrimitives.ReadInt64LittleEndian(bytes)),
            _ => new Scalar(dtype, BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..])),
        };
    }

    /// <summary>Gets the value of a bool.</summary>
    /// <exception cref="InvalidOperationException">The type is not bool.</exception>
    public bool AsBool() => DType == DType.Bool ? Bits != 0 : throw Not("bool");

    /// <summary>Gets the exact value of a bool (0 or 1) or of an integer.</summary>
    /// <exception cref="InvalidOperationException">The type is a floating-point type, or the value of a uint64 does not fit.</exception>
    public long AsInt64() => DType switch
    {
        DType.Int8 => (sbyte)Bits,
        DType.Int16 => (short)Bits,
        DType.Int32 => (int)Bits,
        DType.Bool or DType.UInt8 or DType.UInt16 or DType.UInt32 or DType.Int64 => Bits,
        DType.UInt64 when Bits >= 0 => Bits,
        _ => throw Not("int64"),
    };

    /// <summary>Gets the exact value of a bool (0 or 1) or of an integer that is not negative.</summary>
    /// <exception cref="InvalidOperationException">The type is a floating-point type, or the value is negative.</exception>
    public ulong AsUInt64() => DType == DType.UInt64 ? (ulong)Bits : AsInt64() is >= 0 and var value ? (ulong)value : throw Not("uint64");

    /// <summary>Gets the value of a float32.</summary>
    /// <exception cref="InvalidOperationException">The type is not float32.</exception>
    public float AsFloat32() => DType == DType.Float32 ? BitConverter.Int32BitsToSingle((int)Bits) : throw Not("float32");

    /// <summary>Gets the value of any real type as a float64; only 64-bit integers beyond 2^53 are rounded.</summary>
    /// <exception cref="InvalidOperationException">The type is complex, or this is the default value, which has no type.</exception>
    public double AsFloat64() => DType switch
    {
        DType.Float64 => BitConverter.Int64BitsToDouble(Bits),
        DType.Float32 => AsFloat32(),
        DType.Float16 => (double)BitConverter.Int16BitsToHalf((short)Bits),
        DType.UInt64 => (ulong)Bits,
        _ => AsInt64(),
    };

    /// <summary>Gets the value of any type as a complex number.</summary>
    /// <exception cref="InvalidOperationException">This is the default value, which has no type.</exception>
    public Complex AsComplex() => DType switch
    {
        DType.Complex64 => new Complex(BitConverter.Int32BitsToSingle((int)Bits), BitConverter.Int32BitsToSingle((int)(Bits >> 32))),
        DType.Complex128 => new Complex(BitConverter.Int64BitsToDouble(Bits), BitConverter.Int64BitsToDouble(HighBits)),
        _ => AsFloat64(),
    };

    /// <summary>Writes the bytes of the value as they are stored in an array, little-endian.</summary>
    /// <param name="destination">At least <see cref="DTypes.SizeBytes"/> bytes.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo(Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Bits);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[sizeof(long)..], HighBits);
        bytes[..DType.SizeBytes()].CopyTo(destination);
    }

    /// <inheritdoc/>
    public bool Equals(Scalar other) => DType == other.DType && Bits == other.Bits && HighBits == other.HighBits;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Scalar other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(DType, Bits, HighBits);

    /// <summary>Determines whether two values have the same type and the same bits.</summary>
    public static bool operator ==(Scalar left, Scalar right) => left.Equals(right);

    /// <summary>Determines whether two values differ in type or bits.</summary>
    public static bool operator !=(Scalar left, Scalar right) => !left.Equals(right);

    /// <summary>Returns the value and its type, for people to read.</summary>
    public override string ToString()
    {
        if (!DTypes.IsKnown(DType))
        {
            return "no value";
        }

        var text = DType switch
        {
            DType.Bool => AsBool() ? "True" : "False",
            DType.UInt64 => AsUInt64().ToString(CultureInfo.InvariantCulture),
            DType.Float16 => BitConverter.Int16BitsToHalf((short)Bits).ToString("R", CultureInfo.InvariantCulture),
            DType.Float32 => AsFloat32().ToString("R", CultureInfo.InvariantCulture),
            DType.Float64 => AsFloat64().ToString("R", CultureInfo.InvariantCulture),
            _ when DType.IsComplex() => string.Create(CultureInfo.InvariantCulture, $"{Real} {Imaginary}"),
            _ => AsInt64().ToString(CultureInfo.InvariantCulture),
        };
        return $"{text} ({DType.Name()})";
    }

    private InvalidOperationException Not(string asked) =>
        new($"The value {this} was read as {asked}. Look at its DType first.");
}
