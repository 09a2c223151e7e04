using System.Linq.Expressions;
using System.Numerics;

namespace ActorShm.Kernels;

/// <summary>
/// Writes the operators of <see cref="Complex"/> in the language where they differ from NumPy's: to C#, a real number beside a complex one is not a complex
/// number, and C#'s division has no reciprocal.
/// </summary>
internal static class ComplexOperators
{
    private static readonly ArrayExpression NotANumber = ArrayExpression.Constant(double.NaN);

    /// <summary>Whether C# and the language mean different things by an operator between these types.</summary>
    public static bool Differ(ExpressionType op, CSharpType a, CSharpType b) =>
        (a.Kind == CSharpKind.Complex) != (b.Kind == CSharpKind.Complex) || (op == ExpressionType.Divide && a.DType == DType.Complex128);

    /// <param name="op">One of <c>+ - * /</c>.</param>
    /// <param name="a">A complex number or a double.</param>
    /// <param name="b">The other operand; when dividing, both may be complex numbers.</param>
    public static ArrayExpression Apply(ExpressionType op, ArrayExpression a, ArrayExpression b) =>
        !b.DType.IsComplex() ? WithReal(op, Parts(a), b)
        : !a.DType.IsComplex() ? OfReal(op, a, b)
        : Quotient(Parts(a), b);

    private static ArrayExpression WithReal(ExpressionType op, (ArrayExpression Real, ArrayExpression Imaginary) a, ArrayExpression b) => op switch
    {
        ExpressionType.Add => Pair(Binary("+", a.Real, b), a.Imaginary),
        ExpressionType.Subtract => Pair(Binary("-", a.Real, b), a.Imaginary),
        ExpressionType.Multiply => EachBesideFinite("*", a, b),
        _ => EachBesideFinite("/", a, ZeroAsNotANumber(b)),
    };

    private static ArrayExpression OfReal(ExpressionType op, ArrayExpression a, ArrayExpression b)
    {
        var (real, imaginary) = Parts(b);
        return op switch
        {
            ExpressionType.Add => Pair(Binary("+", a, real), imaginary),
            ExpressionType.Subtract => Pair(Binary("-", a, real), Negative(imaginary)),
            ExpressionType.Multiply => EachBesideFinite("*", (real, imaginary), a),
            _ => Quotient(a, new Divisor(b)),
        };
    }

    /// <summary>Combines each part with the real number, but gives NaN where the other part is not finite.</summary>
    private static ArrayExpression EachBesideFinite(string symbol, (ArrayExpression Real, ArrayExpression Imaginary) a, ArrayExpression b) =>
        Pair(BesideFinite(a.Imaginary, Binary(symbol, a.Real, b)), BesideFinite(a.Real, Binary(symbol, a.Imaginary, b)));

    private static ArrayExpression BesideFinite(ArrayExpression other, ArrayExpression value) =>
        CSharpOperators.Choose(ArrayExpression.Call("isfinite", DType.Bool, other), value, NotANumber);

    /// <summary>Replaces a real divisor of zero by NaN, because nothing is divided by a real zero.</summary>
    private static ArrayExpression ZeroAsNotANumber(ArrayExpression b) => b switch
    {
        { IsConstant: true, Value: not 0.0 } => b,
        { IsConstant: true } => NotANumber,
        _ => CSharpOperators.Choose(Compare("==", b, ArrayExpression.Constant(0.0)), NotANumber, b),
    };

    /// <summary>With |c| > |d| and r = d/c: (a + br) and (b - ar), each divided by c + dr; otherwise r = c/d, and (b + ar) and (br - a), each by d + cr.</summary>
    private static ArrayExpression Quotient((ArrayExpression Real, ArrayExpression Imaginary) a, ArrayExpression b)
    {
        var divisor = new Divisor(b);
        var (same, crossed) = (divisor.Choose(a.Real, a.Imaginary), divisor.Choose(a.Imaginary, a.Real));
        var scaled = Binary("*", same, divisor.Ratio);
        return Pair(
            Binary("/", Binary("+", same, Binary("*", crossed, divisor.Ratio)), divisor.Sum),
            Binary("/", divisor.Choose(Binary("-", crossed, scaled), Binary("-", scaled, crossed)), divisor.Sum));
    }

    /// <summary>Computes the same quotient with b = 0, which C# leaves out.</summary>
    private static ArrayExpression Quotient(ArrayExpression a, Divisor divisor)
    {
        var scaled = Binary("*", a, divisor.Ratio);
        return Pair(Binary("/", divisor.Choose(a, scaled), divisor.Sum), Binary("/", Negative(divisor.Choose(scaled, a)), divisor.Sum));
    }

    private static (ArrayExpression Real, ArrayExpression Imaginary) Parts(ArrayExpression a) => a is { IsConstant: true, Value: Complex value }
        ? (ArrayExpression.Constant(value.Real), ArrayExpression.Constant(value.Imaginary))
        : (ArrayExpression.Call("real", DType.Float64, a), ArrayExpression.Call("imag", DType.Float64, a));

    private static ArrayExpression Pair(ArrayExpression real, ArrayExpression imaginary) => ArrayExpression.Call("complex", DType.Complex128, real, imaginary);

    private static ArrayExpression Negative(ArrayExpression a) => ArrayExpression.Unary("-", DType.Float64, a);

    private static ArrayExpression Binary(string symbol, ArrayExpression a, ArrayExpression b) => ArrayExpression.Binary(symbol, DType.Float64, a, b);

    private static ArrayExpression Compare(string symbol, ArrayExpression a, ArrayExpression b) => ArrayExpression.Binary(symbol, DType.Bool, a, b);

    /// <summary>What a quotient needs of its divisor in Smith's method; for a constant it is known at once.</summary>
    private sealed class Divisor
    {
        private readonly bool? _isRealLarger;
        private readonly ArrayExpression? _realIsLarger;

        public Divisor(ArrayExpression b)
        {
            if (b is { IsConstant: true, Value: Complex value })
            {
                _isRealLarger = Math.Abs(value.Imaginary) < Math.Abs(value.Real);
                var (large, small) = _isRealLarger.Value ? (value.Real, value.Imaginary) : (value.Imaginary, value.Real);
                var ratio = small / large;
                Ratio = ArrayExpression.Constant(ratio);
                Sum = ArrayExpression.Constant(large + (small * ratio));
                return;
            }

            var (real, imaginary) = Parts(b);
            _realIsLarger = Compare("<", Absolute(imaginary), Absolute(real));
            var (larger, smaller) = (Choose(real, imaginary), Choose(imaginary, real));
            Ratio = Binary("/", smaller, larger);
            Sum = Binary("+", larger, Binary("*", smaller, Ratio));
        }

        /// <summary>Gets the smaller part divided by the larger.</summary>
        public ArrayExpression Ratio { get; }

        /// <summary>Gets the larger part plus the ratio times the smaller, which both parts of the quotient are divided by.</summary>
        public ArrayExpression Sum { get; }

        /// <summary>Chooses the first where the real part is larger, and otherwise the second.</summary>
        public ArrayExpression Choose(ArrayExpression a, ArrayExpression b) =>
            _isRealLarger is { } isRealLarger ? isRealLarger ? a : b : CSharpOperators.Choose(_realIsLarger!, a, b);

        private static ArrayExpression Absolute(ArrayExpression a) => ArrayExpression.Call("abs", DType.Float64, a);
    }
}
