namespace ActorShm.Kernels;

/// <summary>Computes elementary functions of complex numbers by the elementary functions of their parts. Complex64 is computed in float64 and rounded once.</summary>
/// <remarks>
/// Circular and hyperbolic functions follow the addition theorems. Tangents and inverses are those of W. Kahan, "Branch cuts for complex elementary functions", in: The State
/// of the Art in Numerical Analysis, 1987; there the sign of a zero chooses the side of a cut.
/// </remarks>
internal sealed class ComplexElementary
{
    private const double Ln2 = 0.69314718055994530942;
    private const double Log2E = 1.44269504088896340736;
    private const double Log10E = 0.43429448190325182765;

    private readonly ExpressionBuilder _builder;

    private ComplexElementary(ExpressionBuilder builder) => _builder = builder;

    /// <summary>Whether NumPy has this function of complex numbers; it has no cube root of them.</summary>
    public static bool Has(OpCode op) => Find(op) is not null;

    /// <param name="builder">Makes the nodes.</param>
    /// <param name="op">The function of the parts that has the same name.</param>
    /// <param name="a">A complex value.</param>
    public static Operand Apply(ExpressionBuilder builder, OpCode op, Operand a) => op switch
    {
        _ when Find(op) is { } function => builder.As(function(new ComplexElementary(builder), builder.As(a, DType.Complex128)), a.DType),
        _ => throw new InvalidOperationException($"{op} has no complex form."),
    };

    private static Func<ComplexElementary, Operand, Operand>? Find(OpCode op) => op switch
    {
        OpCode.Sqrt => static (f, z) => ComplexFunctions.Sqrt(f._builder, z),
        OpCode.Exp => static (f, z) => ComplexFunctions.Exp(f._builder, z),
        OpCode.Log => static (f, z) => ComplexFunctions.Log(f._builder, z),
        OpCode.Exp2 => static (f, z) => ComplexFunctions.Exp(f._builder, f.Scaled(z, Ln2)),
        OpCode.Expm1 => static (f, z) => f.ExpMinusOne(z),
        OpCode.Log2 => static (f, z) => f.Scaled(ComplexFunctions.Log(f._builder, z), Log2E),
        OpCode.Log10 => static (f, z) => f.Scaled(ComplexFunctions.Log(f._builder, z), Log10E),
        OpCode.Log1p => static (f, z) => f.LogOfOnePlus(z),
        OpCode.Sin => static (f, z) => Operand.Pair(f.Product(f.Of(OpCode.Sin, z.Real), f.Of(OpCode.Cosh, z.Imaginary)), f.Product(f.Of(OpCode.Cos, z.Real), f.Of(OpCode.Sinh, z.Imaginary))),
        OpCode.Cos => static (f, z) => f.HyperbolicCosine(Operand.Pair(f.Negative(z.Imaginary), z.Real)),
        OpCode.Tan => static (f, z) => f.HyperbolicTangent(Operand.Pair(f.Negative(z.Imaginary), z.Real)) is var turned ? Operand.Pair(turned.Imaginary, f.Negative(turned.Real)) : default,
        OpCode.Sinh => static (f, z) => Operand.Pair(f.Product(f.Of(OpCode.Sinh, z.Real), f.Of(OpCode.Cos, z.Imaginary)), f.Product(f.Of(OpCode.Cosh, z.Real), f.Of(OpCode.Sin, z.Imaginary))),
        OpCode.Cosh => static (f, z) => f.HyperbolicCosine(z),
        OpCode.Tanh => static (f, z) => f.HyperbolicTangent(z),
        OpCode.Arcsin => static (f, z) => f.Arcsine(z),
        OpCode.Arccos => static (f, z) => f.Arccosine(z),
        OpCode.Arctan => static (f, z) => f.Arctangent(z),
        _ => null,
    };

    /// <summary>Computes the real part as expm1(x) cos(y) - 2 sin²(y/2), which keeps its digits near zero.</summary>
    private Operand ExpMinusOne(Operand z)
    {
        var half = Of(OpCode.Sin, Product(z.Imaginary, Number(0.5)));
        return Operand.Pair(
            Difference(Product(Of(OpCode.Expm1, z.Real), Of(OpCode.Cos, z.Imaginary)), Product(Number(2), Product(half, half))),
            Product(Of(OpCode.Exp, z.Real), Of(OpCode.Sin, z.Imaginary)));
    }

    /// <summary>Computes, near zero, half the log1p of the squared distance less 1, and elsewhere the logarithm of the distance.</summary>
    private Operand LogOfOnePlus(Operand z)
    {
        var (x, y) = (z.Real, z.Imaginary);
        var shifted = Sum(x, Number(1));
        var near = Product(Number(0.5), Of(OpCode.Log1p, Sum(Product(x, Sum(x, Number(2))), Product(y, y))));
        var distance = _builder.Compute(OpCode.Hypot, DType.Float64, shifted, y);
        var isNear = IsLess(_builder.Compute(OpCode.Hypot, DType.Float64, x, y), 0.5);
        return Operand.Pair(Choose(isNear, near, Of(OpCode.Log, distance)), _builder.Compute(OpCode.Arctan2, DType.Float64, y, shifted));
    }

    private Operand HyperbolicCosine(Operand z) => Operand.Pair(
        Product(Of(OpCode.Cosh, z.Real), Of(OpCode.Cos, z.Imaginary)), Product(Of(OpCode.Sinh, z.Real), Of(OpCode.Sin, z.Imaginary)));

    /// <summary>With t = tan y, s = sinh x: ((1 + t²) √(1 + s²) s + ti) / (1 + (1 + t²) s²). Far out it is ±1 and the rest of the exponential.</summary>
    private Operand HyperbolicTangent(Operand z)
    {
        var (tangent, sine) = (Of(OpCode.Tan, z.Imaginary), Of(OpCode.Sinh, z.Real));
        var secant = Sum(Number(1), Product(tangent, tangent));
        var divisor = Sum(Number(1), Product(Product(secant, sine), sine));
        var real = Quotient(Product(Product(secant, Of(OpCode.Cosh, z.Real)), sine), divisor);
        var size = Of(OpCode.Abs, z.Real);
        var rest = Product(Product(Number(4), Product(Of(OpCode.Sin, z.Imaginary), Of(OpCode.Cos, z.Imaginary))), Of(OpCode.Exp, Product(Number(-2), size)));
        var isFar = IsLess(Number(22), size);
        return Operand.Pair(Choose(isFar, Of(OpCode.Tanh, z.Real), real), Choose(isFar, rest, Quotient(tangent, divisor)));
    }

    private Operand Arcsine(Operand z)
    {
        var (minus, plus) = Roots(z);
        var real = _builder.Compute(OpCode.Arctan2, DType.Float64, z.Real, Difference(Product(minus.Real, plus.Real), Product(minus.Imaginary, plus.Imaginary)));
        return Operand.Pair(real, InverseHyperbolicSine(Difference(Product(minus.Real, plus.Imaginary), Product(minus.Imaginary, plus.Real))));
    }

    private Operand Arccosine(Operand z)
    {
        var (minus, plus) = Roots(z);
        var real = Product(Number(2), _builder.Compute(OpCode.Arctan2, DType.Float64, minus.Real, plus.Real));
        return Operand.Pair(real, InverseHyperbolicSine(Difference(Product(plus.Real, minus.Imaginary), Product(plus.Imaginary, minus.Real))));
    }

    /// <summary>Computes the roots of 1 - z and 1 + z. The imaginary parts are those of -z and z, including the signs of their zeros.</summary>
    private (Operand Minus, Operand Plus) Roots(Operand z) => (
        ComplexFunctions.Sqrt(_builder, Operand.Pair(Difference(Number(1), z.Real), Negative(z.Imaginary))),
        ComplexFunctions.Sqrt(_builder, Operand.Pair(Sum(Number(1), z.Real), z.Imaginary)));

    private Operand Arctangent(Operand z)
    {
        var (x, y) = (z.Real, z.Imaginary);
        var size = Of(OpCode.Abs, y);
        var below = Difference(Number(1), size); // exact where the rest cancels
        var real = _builder.Compute(
            OpCode.Arctan2, DType.Float64, Product(Number(2), x), Difference(Product(below, Sum(Number(1), size)), Product(x, x)));
        var square = Sum(Product(x, x), Product(below, below)); // the squared distance from the nearer pole
        var imaginary = Product(Number(0.25), Of(OpCode.Log1p, Product(Number(4), Quotient(size, square))));

        // This near to a pole, the square is zero or has lost digits, and the other pole is at a distance of 2.
        var near = Product(Number(0.5), Difference(Number(Ln2), Of(OpCode.Log, Of(OpCode.Abs, x))));
        imaginary = Choose(IsLess(square, 1e-280), near, imaginary);

        // Twice a number near the largest is infinite, and an angle between two infinities would be a different one.
        var angle = Choose(IsLess(Number(1e150), Of(OpCode.Abs, x)), WithSign(Number(Math.PI / 2), x), Product(Number(0.5), real));
        return Operand.Pair(angle, WithSign(imaginary, y));
    }

    /// <summary>Computes, for a real number, log1p(t + t² / (1 + √(1 + t²))), and log(t) + log(2) where the square would be too large.</summary>
    private Node InverseHyperbolicSine(Node value)
    {
        var size = Of(OpCode.Abs, value);
        var square = Product(size, size);
        var near = Of(OpCode.Log1p, Sum(size, Quotient(square, Sum(Number(1), Of(OpCode.Sqrt, Sum(Number(1), square))))));
        return WithSign(Choose(IsLess(Number(1e150), size), Sum(Of(OpCode.Log, size), Number(Ln2)), near), value);
    }

    /// <summary>Gives a magnitude the sign of a number; the sign of a zero is taken from its reciprocal.</summary>
    private Node WithSign(Node size, Node signed)
    {
        var isNegative = _builder.Closed(OpCode.Maximum, DType.Bool, IsLess(signed, 0), IsLess(Quotient(Number(1), signed), 0));
        return Choose(isNegative, Negative(size), size);
    }

    private Operand Scaled(Operand z, double factor) => Operand.Pair(Product(z.Real, Number(factor)), Product(z.Imaginary, Number(factor)));

    private Node Number(double value) => _builder.AsReal(Literal.Of(value), DType.Float64);

    private Node Of(OpCode op, Node a) => _builder.Compute(op, DType.Float64, a);

    private Node Negative(Node a) => _builder.Compute(OpCode.Negate, DType.Float64, a);

    private Node Sum(Node a, Node b) => _builder.Compute(OpCode.Add, DType.Float64, a, b);

    private Node Difference(Node a, Node b) => _builder.Compute(OpCode.Subtract, DType.Float64, a, b);

    private Node Product(Node a, Node b) => _builder.Compute(OpCode.Multiply, DType.Float64, a, b);

    private Node Quotient(Node a, Node b) => _builder.Compute(OpCode.Divide, DType.Float64, a, b);

    private Node IsLess(Node a, double b) => IsLess(a, Number(b));

    private Node IsLess(Node a, Node b) => _builder.Comparison(OpCode.Less, DType.Float64, a, b);

    private Node Choose(Node condition, Node a, Node b) => _builder.Graph.Operation(OpCode.Where, DType.Float64, condition, a, b);
}
