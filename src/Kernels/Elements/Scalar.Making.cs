using System.Numerics;

namespace ActorShm.Kernels;

/// <content>Values from values of .NET, from parts and from registers.</content>
public readonly partial struct Scalar
{
    /// <summary>Gets the real part of a complex value; for a real value, the value itself.</summary>
    public Scalar Real => DType switch
    {
        DType.Complex64 => new Scalar(DType.Float32, (uint)Bits),
        DType.Complex128 => new Scalar(DType.Float64, Bits),
        _ => this,
    };

    /// <summary>Gets the imaginary part of a complex value.</summary>
    /// <exception cref="InvalidOperationException">The type is not complex.</exception>
    public Scalar Imaginary => DType switch
    {
        DType.Complex64 => new Scalar(DType.Float32, (uint)(Bits >> 32)),
        DType.Complex128 => new Scalar(DType.Float64, HighBits),
        _ => throw Not("complex"),
    };

    /// <summary>Creates a bool.</summary>
    public static Scalar Of(bool value) => new(DType.Bool, value ? 1 : 0);

    /// <summary>Creates an int8.</summary>
    public static Scalar Of(sbyte value) => new(DType.Int8, (byte)value);

    /// <summary>Creates an int16.</summary>
    public static Scalar Of(short value) => new(DType.Int16, (ushort)value);

    /// <summary>Creates an int32.</summary>
    public static Scalar Of(int value) => new(DType.Int32, (uint)value);

    /// <summary>Creates an int64.</summary>
    public static Scalar Of(long value) => new(DType.Int64, value);

    /// <summary>Creates a uint8.</summary>
    public static Scalar Of(byte value) => new(DType.UInt8, value);

    /// <summary>Creates a uint16.</summary>
    public static Scalar Of(ushort value) => new(DType.UInt16, value);

    /// <summary>Creates a uint32.</summary>
    public static Scalar Of(uint value) => new(DType.UInt32, value);

    /// <summary>Creates a uint64.</summary>
    public static Scalar Of(ulong value) => new(DType.UInt64, (long)value);

    /// <summary>Creates a float16.</summary>
    public static Scalar Of(Half value) => new(DType.Float16, BitConverter.HalfToUInt16Bits(value));

    /// <summary>Creates a float32.</summary>
    public static Scalar Of(float value) => new(DType.Float32, BitConverter.SingleToUInt32Bits(value));

    /// <summary>Creates a float64.</summary>
    public static Scalar Of(double value) => new(DType.Float64, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Creates a complex128.</summary>
    public static Scalar Of(Complex value) =>
        new(DType.Complex128, BitConverter.DoubleToInt64Bits(value.Real), BitConverter.DoubleToInt64Bits(value.Imaginary));

    /// <summary>Creates a complex number from its parts: complex64 from two float32, complex128 from two float64.</summary>
    /// <param name="real">The real part.</param>
    /// <param name="imaginary">The imaginary part, of the same type.</param>
    /// <exception cref="ArgumentException">The parts are not both float32 or both float64.</exception>
    public static Scalar OfParts(Scalar real, Scalar imaginary) => (real.DType, imaginary.DType) switch
    {
        (DType.Float32, DType.Float32) => new Scalar(DType.Complex64, real.Bits | (imaginary.Bits << 32)),
        (DType.Float64, DType.Float64) => new Scalar(DType.Complex128, real.Bits, imaginary.Bits),
        _ => throw new ArgumentException($"The parts of a complex number are both float32 or both float64; these are {real} and {imaginary}."),
    };

    /// <summary>Converts the value to the type that loops compute it in.</summary>
    internal Scalar InRegister() => DType switch
    {
        DType.Int8 or DType.Int16 or DType.UInt8 or DType.UInt16 => Of((int)AsInt64()),
        DType.UInt32 => Of(Bits),
        DType.Float16 => new Scalar(DType.Float32, HalfLanes.Widen((ushort)Bits)),
        _ => this,
    };

    /// <summary>Creates a value from the bits of its register; bits that the type does not hold are cut off.</summary>
    internal static Scalar FromRegister(DType dtype, long bits) => dtype switch
    {
        DType.Bool => Of(bits != 0),
        DType.Int8 or DType.UInt8 => new Scalar(dtype, (byte)bits),
        DType.Int16 or DType.UInt16 => new Scalar(dtype, (ushort)bits),
        DType.Int32 or DType.UInt32 or DType.Float32 => new Scalar(dtype, (uint)bits),
        DType.Float16 => new Scalar(dtype, HalfLanes.Narrow((uint)bits)),
        _ => new Scalar(dtype, bits),
    };

    /// <summary>Creates a value from bits that the caller has already checked.</summary>
    internal static Scalar FromBits(DType dtype, long bits) => new(dtype, bits);
}
