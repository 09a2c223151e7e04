using System.Globalization;

namespace ActorShm.Kernels;

/// <summary>Which of Python's number types a <see cref="Literal"/> has.</summary>
internal enum LiteralKind
{
    Bool,
    Int,
    Float,
}

/// <summary>A Python number: written in the program, or computed from such numbers alone.</summary>
/// <remarks>
/// It is weak: beside an array it takes the array's type and only its kind can promote (NEP 50, the promotion of NumPy 2).
/// Python's integers have no limit; here they end at 64 bits, and what goes beyond is refused.
/// </remarks>
internal readonly struct Literal
{
    private readonly long _integer;
    private readonly double _real;

    private Literal(LiteralKind kind, long integer, double real)
    {
        Kind = kind;
        _integer = integer;
        _real = real;
    }

    public LiteralKind Kind { get; }

    /// <summary>The value of an int or a bool.</summary>
    public long Integer => Kind != LiteralKind.Float ? _integer : throw new InvalidOperationException("A Python float was read as an int.");

    /// <summary>The value as a float; an int beyond 2^53 is rounded.</summary>
    public double Real => Kind == LiteralKind.Float ? _real : _integer;

    /// <summary>The type it gets where nothing else decides.</summary>
    public DType DefaultDType => Kind switch
    {
        LiteralKind.Bool => DType.Bool,
        LiteralKind.Int => DType.Int64,
        _ => DType.Float64,
    };

    public static Literal Of(bool value) => new(LiteralKind.Bool, value ? 1 : 0, 0);

    public static Literal Of(long value) => new(LiteralKind.Int, value, 0);

    public static Literal Of(double value) => new(LiteralKind.Float, 0, value);

    /// <summary>Reads a number token.</summary>
    /// <exception cref="ExpressionException">The text is not a number of Python, or an integer beyond 64 bits.</exception>
    public static Literal Parse(string text)
    {
        if (text.EndsWith('_') || text.Contains("__") || text.Contains("_.") || text.Contains("._"))
        {
            throw new ExpressionException($"'{text}' is not a number: an underscore stands between two digits.");
        }

        var digits = text.Replace("_", "");
        if (digits.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return Of(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture));
        }

        if (digits.Length > 1 && digits[0] == '0' && digits.AsSpan().ContainsAnyExcept('0'))
        {
            throw new ExpressionException($"'{text}' has a leading zero, which Python does not allow in an integer.");
        }

        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? Of(value)
            : throw new ExpressionException($"The integer {text} does not fit into int64. Write it as a float, for example {digits}.0.");
    }

    /// <summary>The literal as a value of an array's type.</summary>
    /// <exception cref="ExpressionException">An integer does not fit, as in NumPy.</exception>
    public Scalar ToScalar(DType dtype) => dtype switch
    {
        DType.Bool => Scalar.Of(Integer != 0),
        DType.Int32 when Integer is < int.MinValue or > int.MaxValue =>
            throw new ExpressionException($"Python integer {Integer} out of bounds for int32."),
        DType.Int32 => Scalar.Of((int)Integer),
        DType.Int64 => Scalar.Of(Integer),
        DType.Float32 => Scalar.Of(CanonicalNan.Of((float)Real)),
        _ => Scalar.Of(CanonicalNan.Of(Real)),
    };
}
