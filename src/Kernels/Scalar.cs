using System.Buffers.Binary;
using System.Globalization;

namespace ActorShm.Kernels;

/// <summary>One typed value without dimensions: a 0-d input, a constant or the result of a reduction.</summary>
/// <remarks>
/// Eight raw bytes and a type. Equality is equality of type and bits, so a NaN equals itself and -0.0 differs from +0.0.
/// Immutable, so safe on any thread. The default value is not a valid scalar.
/// </remarks>
public readonly struct Scalar : IEquatable<Scalar>
{
    private Scalar(DType dtype, long bits)
    {
        DType = dtype;
        Bits = bits;
    }

    /// <summary>The type of the value.</summary>
    public DType DType { get; }

    /// <summary>The value's bytes, little-endian, in the low <see cref="DTypes.SizeBytes"/> bytes; the rest are zero.</summary>
    public long Bits { get; }

    /// <summary>A bool.</summary>
    public static Scalar Of(bool value) => new(DType.Bool, value ? 1 : 0);

    /// <summary>An int32.</summary>
    public static Scalar Of(int value) => new(DType.Int32, (uint)value);

    /// <summary>An int64.</summary>
    public static Scalar Of(long value) => new(DType.Int64, value);

    /// <summary>A float32.</summary>
    public static Scalar Of(float value) => new(DType.Float32, BitConverter.SingleToUInt32Bits(value));

    /// <summary>A float64.</summary>
    public static Scalar Of(double value) => new(DType.Float64, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Reads a value from its little-endian bytes, as they lie in an array.</summary>
    /// <param name="dtype">The type to read.</param>
    /// <param name="bytes">At least one element; what follows it is ignored. Any non-zero byte is <c>true</c>.</param>
    /// <exception cref="ArgumentException">There are fewer bytes than one element has.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The type is not known.</exception>
    public static Scalar FromBytes(DType dtype, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < dtype.SizeBytes())
        {
            throw new ArgumentException($"One {dtype.Name()} has {dtype.SizeBytes()} bytes; {bytes.Length} were given.", nameof(bytes));
        }

        return dtype switch
        {
            DType.Bool => Of(bytes[0] != 0),
            DType.Int32 or DType.Float32 => new Scalar(dtype, BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
            _ => new Scalar(dtype, BinaryPrimitives.ReadInt64LittleEndian(bytes)),
        };
    }

    /// <summary>The value of a bool.</summary>
    /// <exception cref="InvalidOperationException">The type is not bool.</exception>
    public bool AsBool() => DType == DType.Bool ? Bits != 0 : throw Not("bool");

    /// <summary>The value of a bool (0 or 1), an int32 or an int64, exactly.</summary>
    /// <exception cref="InvalidOperationException">The type is a floating-point type.</exception>
    public long AsInt64() => DType switch
    {
        DType.Bool or DType.Int64 => Bits,
        DType.Int32 => (int)Bits,
        _ => throw Not("int64"),
    };

    /// <summary>The value of a float32.</summary>
    /// <exception cref="InvalidOperationException">The type is not float32.</exception>
    public float AsFloat32() => DType == DType.Float32 ? BitConverter.Int32BitsToSingle((int)Bits) : throw Not("float32");

    /// <summary>The value of any type as a float64; only an int64 beyond 2^53 is rounded.</summary>
    /// <exception cref="InvalidOperationException">This is the default value, which has no type.</exception>
    public double AsFloat64() => DType switch
    {
        DType.Float64 => BitConverter.Int64BitsToDouble(Bits),
        DType.Float32 => AsFloat32(),
        _ => AsInt64(),
    };

    /// <summary>Writes the value's bytes as they lie in an array, little-endian.</summary>
    /// <param name="destination">At least <see cref="DTypes.SizeBytes"/> bytes.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo(Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Bits);
        bytes[..DType.SizeBytes()].CopyTo(destination);
    }

    /// <inheritdoc/>
    public bool Equals(Scalar other) => DType == other.DType && Bits == other.Bits;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Scalar other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(DType, Bits);

    /// <summary>Same type and same bits.</summary>
    public static bool operator ==(Scalar left, Scalar right) => left.Equals(right);

    /// <summary>Another type or other bits.</summary>
    public static bool operator !=(Scalar left, Scalar right) => !left.Equals(right);

    /// <summary>The value and its type, for people.</summary>
    public override string ToString() => DType switch
    {
        DType.Bool => AsBool() ? "True (bool)" : "False (bool)",
        DType.Int32 or DType.Int64 => string.Create(CultureInfo.InvariantCulture, $"{AsInt64()} ({DType.Name()})"),
        DType.Float32 => string.Create(CultureInfo.InvariantCulture, $"{AsFloat32():R} (float32)"),
        DType.Float64 => string.Create(CultureInfo.InvariantCulture, $"{AsFloat64():R} (float64)"),
        _ => "no value",
    };

    /// <summary>For code that has checked the bits already.</summary>
    internal static Scalar FromBits(DType dtype, long bits) => new(dtype, bits);

    private InvalidOperationException Not(string asked) =>
        new($"The value {this} was read as {asked}. Look at its DType first.");
}
