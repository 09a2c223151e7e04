using System.Globalization;
using System.Numerics;

namespace ActorShm.Kernels;

/// <summary>Specifies which of Python's number types a <see cref="Literal"/> has.</summary>
internal enum LiteralKind
{
    Bool,
    Int,
    Float,
    Complex,
}

/// <summary>A Python number, written in the program or computed from such numbers alone.</summary>
/// <remarks>
/// A literal is weak: beside an array it takes the array's type, and only its kind can promote (NEP 50, the promotion of NumPy 2).
/// Python's integers have no limit. Here they end at <see cref="MaxIntegerBits"/> bits, beyond which no float holds them.
/// </remarks>
internal readonly struct Literal
{
    public const int MaxIntegerBits = 1024;

    /// <summary>The end of a message that explains why a number of about that many bits or more is of no use here.</summary>
    public const string BeyondFloats = "beyond what a float64 holds, which ends at about 1.8e308.";

    private readonly BigInteger _integer;
    private readonly Complex _number;

    private Literal(LiteralKind kind, BigInteger integer, Complex number)
    {
        Kind = kind;
        _integer = integer;
        _number = number;
    }

    public LiteralKind Kind { get; }

    public bool IsInteger => Kind is LiteralKind.Bool or LiteralKind.Int;

    /// <summary>Gets the value of an int or a bool.</summary>
    public BigInteger Integer => IsInteger ? _integer : throw new InvalidOperationException("A Python float was read as an int.");

    /// <summary>Gets the value of a number that is not complex; a large int is rounded to the nearest float.</summary>
    /// <exception cref="ExpressionException">An int is too large for a float, as in Python; or the number is complex, and the caller takes real values only.</exception>
    public double Real => Kind switch
    {
        LiteralKind.Float => _number.Real,
        LiteralKind.Complex => throw ExpressionException.NotForComplex(),
        _ => ToFloat(_integer),
    };

    /// <summary>Gets the value of any number.</summary>
    public Complex Complex => Kind == LiteralKind.Complex ? _number : Real;

    /// <summary>Whether an int is a value of an integer type.</summary>
    public bool Fits(DType dtype)
    {
        var (smallest, largest) = RangeOf(dtype);
        return Integer >= smallest && Integer <= largest;
    }

    /// <summary>Gets the type of the literal where nothing else decides.</summary>
    /// <exception cref="ExpressionException">NumPy has no type for an integer of this size.</exception>
    public DType DefaultDType => Kind switch
    {
        LiteralKind.Bool => DType.Bool,
        LiteralKind.Int when Fits(DType.Int64) => DType.Int64,
        LiteralKind.Int when Fits(DType.UInt64) => DType.UInt64,
        LiteralKind.Int => throw new ExpressionException(double.IsFinite(NearestFloat(_integer))
            ? $"The integer {_integer} does not fit into int64. Make it a float, for example {_integer}.0."
            : $"The integer {_integer} does not fit into int64, and is {BeyondFloats}"),
        LiteralKind.Float => DType.Float64,
        _ => DType.Complex128,
    };

    public static Literal Of(bool value) => new(LiteralKind.Bool, value ? 1 : 0, default);

    /// <exception cref="ExpressionException">The value has more than <see cref="MaxIntegerBits"/> bits.</exception>
    public static Literal Of(BigInteger value) => value.GetBitLength() <= MaxIntegerBits
        ? new(LiteralKind.Int, value, default)
        : throw new ExpressionException($"The integer that these numbers give has more than {MaxIntegerBits} bits: it is {BeyondFloats}");

    public static Literal Of(long value) => Of((BigInteger)value);

    public static Literal Of(double value) => new(LiteralKind.Float, default, value);

    public static Literal Of(Complex value) => new(LiteralKind.Complex, default, value);

    /// <summary>Gets the smallest and the largest value of an integer type.</summary>
    public static (BigInteger Smallest, BigInteger Largest) RangeOf(DType dtype)
    {
        var bits = 8 * dtype.SizeBytes();
        return dtype.IsUnsigned() ? (0, (BigInteger.One << bits) - 1) : (-(BigInteger.One << (bits - 1)), (BigInteger.One << (bits - 1)) - 1);
    }

    /// <summary>Converts the literal to a value of a real type.</summary>
    /// <exception cref="ExpressionException">An integer does not fit, as in NumPy.</exception>
    public Scalar ToScalar(DType dtype)
    {
        if (dtype == DType.Bool)
        {
            return Scalar.Of(!Integer.IsZero);
        }

        if (dtype.IsInteger())
        {
            return Fits(dtype)
                ? Scalar.FromRegister(dtype, unchecked((long)(ulong)(Integer & ulong.MaxValue)))
                : throw new ExpressionException($"Python integer {Integer} out of bounds for {dtype.Name()}.");
        }

        var value = dtype switch
        {
            DType.Float16 => Scalar.Of((Half)Real),
            DType.Float32 => Scalar.Of((float)Real),
            _ => Scalar.Of(Real),
        };
        return Scalar.FromBits(dtype, CanonicalNan.OfBits(dtype, value.Bits));
    }

    private static double ToFloat(BigInteger value) => NearestFloat(value) is var real && double.IsFinite(real)
        ? real
        : throw new ExpressionException($"An integer is too large to become a float: it is {BeyondFloats}");

    /// <summary>Converts through the decimal digits, because .NET's direct conversion truncates instead of rounding; infinite where no float is near.</summary>
    private static double NearestFloat(BigInteger value) => value.GetBitLength() < 64
        ? (long)value
        : double.Parse(value.ToString(CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
}
