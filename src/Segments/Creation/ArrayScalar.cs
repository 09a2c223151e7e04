using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorShm.Segments;

/// <summary>A number whose element type is decided by the array for which it is meant: an exact integer, or a floating-point or complex number.</summary>
/// <remarks>Numbers, and <see langword="bool"/> as 0 or 1, convert to it implicitly. The default value is the integer 0.</remarks>
public readonly record struct ArrayScalar
{
    private readonly Int128 _integer;
    private readonly Complex _number;
    private readonly bool _isFloating;

    private ArrayScalar(Int128 integer) => _integer = integer;

    private ArrayScalar(Complex number) => (_number, _isFloating) = (number, true);

    /// <summary>Whether the number was given as an integer, and is exact.</summary>
    public bool IsInteger => !_isFloating;

    /// <summary>The double nearest to the real part.</summary>
    public double Real => _isFloating ? _number.Real : (double)_integer;

    /// <summary>The imaginary part; 0 if the number is not complex.</summary>
    public double Imaginary => _number.Imaginary;

    /// <summary>Converts an integer.</summary>
    public static implicit operator ArrayScalar(long value) => new((Int128)value);

    /// <summary>Converts an integer.</summary>
    public static implicit operator ArrayScalar(ulong value) => new((Int128)value);

    /// <summary>Converts a floating-point number.</summary>
    public static implicit operator ArrayScalar(double value) => new((Complex)value);

    /// <summary>Converts a complex number.</summary>
    public static implicit operator ArrayScalar(Complex value) => new(value);

    /// <summary>Converts a boolean to 0 or 1.</summary>
    public static implicit operator ArrayScalar(bool value) => new(value ? Int128.One : Int128.Zero);

    /// <summary>
    /// Reads an integer (<c>-3</c>), a floating-point number (<c>0.5</c>, <c>1e9</c>, <c>nan</c>, <c>inf</c>), a complex number (<c>2j</c>, <c>1+2j</c>, <c>(1-2.5e3j)</c>), or a
    /// boolean (<c>true</c>, <c>False</c>).
    /// </summary>
    /// <returns>False when the text is none of these.</returns>
    public static bool TryParse(string? text, out ArrayScalar value)
    {
        (value, var isNumber) = text?.Trim().ToUpperInvariant() switch
        {
            "TRUE" => (true, true),
            "FALSE" => (false, true),
            { } other when Int128.TryParse(other, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) => (new ArrayScalar(integer), true),
            { } other when TryParseFloating(other, out var number) => (number, true),
            { } other when TryParseComplex(other, out var number) => (number, true),
            _ => (default(ArrayScalar), false),
        };
        return isNumber;
    }

    /// <summary>Converts the number to an element.</summary>
    /// <typeparam name="T">The .NET type of the element.</typeparam>
    /// <exception cref="OverflowException">The number does not fit the integer type.</exception>
    /// <exception cref="ArgumentException">The number has a fraction or an imaginary part that the type cannot hold, or <typeparamref name="T"/> has no element type.</exception>
    public T To<T>()
        where T : unmanaged => ElementTypes.Of<T>() switch
        {
            ElementType.Bool => Unsafe.BitCast<bool, T>(ToBoolean()),
            ElementType.Int8 => Integer<sbyte, T>(),
            ElementType.Int16 => Integer<short, T>(),
            ElementType.Int32 => Integer<int, T>(),
            ElementType.Int64 => Integer<long, T>(),
            ElementType.UInt8 => Integer<byte, T>(),
            ElementType.UInt16 => Integer<ushort, T>(),
            ElementType.UInt32 => Integer<uint, T>(),
            ElementType.UInt64 => Integer<ulong, T>(),
            ElementType.Float16 => Floating<Half, T>(),
            ElementType.Float32 => Floating<float, T>(),
            ElementType.Float64 => Floating<double, T>(),
            ElementType.Complex64 => Unsafe.BitCast<Complex64, T>(new Complex64((float)Real, (float)_number.Imaginary)),
            ElementType.Complex128 => Unsafe.BitCast<Complex, T>(_isFloating ? _number : Real),
            var unknown => throw new ArgumentException($"There is no number of type {unknown}."),
        };

    /// <inheritdoc/>
    public override string ToString() =>
        !_isFloating ? _integer.ToString(CultureInfo.InvariantCulture)
        : _number.Imaginary == 0 ? _number.Real.ToString("R", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"({_number.Real:R}{_number.Imaginary:+0.################;-0.################}j)");

    /// <summary>Computes the integer that is so many steps further on. Number and step are integers of an element type, or whole numbers that fit one.</summary>
    internal ArrayScalar Plus(long count, ArrayScalar step) => new(checked(Whole() + (count * step.Whole())));

    private static bool TryParseFloating(ReadOnlySpan<char> text, out double number)
    {
        (number, var isNamed) = text switch
        {
            "NAN" or "+NAN" or "-NAN" => (double.NaN, true),
            "INF" or "+INF" => (double.PositiveInfinity, true),
            "-INF" => (double.NegativeInfinity, true),
            _ => (0, false),
        };
        return isNamed || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryParseComplex(ReadOnlySpan<char> text, out Complex number)
    {
        number = default;
        var bare = text is ['(', .. var inner, ')'] ? inner : text;
        if (bare is not [.. var parts, 'J'])
        {
            return false;
        }

        // The imaginary part begins at the last sign that does not belong to an exponent.
        var split = parts.Length - 1;
        while (split > 0 && !(parts[split] is '+' or '-' && parts[split - 1] != 'E'))
        {
            split--;
        }

        var real = 0.0;
        var isNumber = TryParseFloating(parts[Math.Max(split, 0)..], out var imaginary) && (split <= 0 || TryParseFloating(parts[..split], out real));
        number = new Complex(real, imaginary);
        return isNumber;
    }

    private Int128 Whole() => _isFloating ? Int128.CreateSaturating(_number.Real) : _integer;

    private T Integer<TNumber, T>()
        where TNumber : unmanaged, IBinaryInteger<TNumber>, IMinMaxValue<TNumber>
        where T : unmanaged
    {
        if (_isFloating && (!double.IsInteger(_number.Real) || _number.Imaginary != 0))
        {
            throw new ArgumentException($"{this} is no whole number, and {ElementTypes.Of<T>().Name()} holds no other. Round it, or choose a floating-point type.");
        }

        // Every whole double that an element type could hold fits in 128 bits; a larger one saturates here and is refused below.
        var integer = Whole();
        return integer >= Int128.CreateChecked(TNumber.MinValue) && integer <= Int128.CreateChecked(TNumber.MaxValue)
            ? Unsafe.BitCast<TNumber, T>(TNumber.CreateChecked(integer))
            : throw new OverflowException($"{this} does not fit {ElementTypes.Of<T>().Name()}, which holds {TNumber.MinValue} to {TNumber.MaxValue}.");
    }

    private T Floating<TNumber, T>()
        where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>
        where T : unmanaged => _number.Imaginary == 0
        ? Unsafe.BitCast<TNumber, T>(_isFloating ? TNumber.CreateTruncating(_number.Real) : TNumber.CreateTruncating(_integer))
        : throw new ArgumentException($"{this} has an imaginary part, and {ElementTypes.Of<T>().Name()} has no place for it. Choose complex128.");

    private bool ToBoolean() => Real is 0 or 1 && _number.Imaginary == 0
        ? Real == 1
        : throw new ArgumentException($"{this} is no truth value; bool holds 0 (false) and 1 (true).");
}
