namespace ActorShm.Kernels;

/// <summary>Computes powers of complex numbers: by repeated multiplication where the text of the program has a small whole exponent, otherwise by logarithm and exponential.</summary>
internal static class ComplexPower
{
    /// <summary>The largest exponent for which NumPy multiplies; beyond it the error of the products is larger than that of logarithm and exponential.</summary>
    private const int MaxExponent = 99;

    /// <param name="builder">Makes the nodes.</param>
    /// <param name="value">A complex value.</param>
    /// <param name="exponent">The exponent.</param>
    public static Operand Apply(ExpressionBuilder builder, Operand value, Operand exponent)
    {
        if (!exponent.IsLiteral)
        {
            return ByLogarithm(builder, value, builder.As(exponent, value.DType));
        }

        // For three exponents, written exactly so, NumPy's operator uses other functions when the value is an array.
        var isArray = !value.IsScalar;
        return exponent.Literal switch
        {
            { Kind: LiteralKind.Int } literal when isArray && literal.Integer == 2 => ComplexArithmetic.Multiply(builder, value, value),
            { Kind: LiteralKind.Int } literal when isArray && literal.Integer == -1 => ComplexArithmetic.Reciprocal(builder, value),
            { Kind: LiteralKind.Float } literal when isArray && literal.Real == 0.5 => ComplexFunctions.Sqrt(builder, value),
            { Complex: { Imaginary: 0, Real: >= -MaxExponent and <= MaxExponent and var real } } when Math.Floor(real) == real => Whole(builder, value, (int)real),
            _ => ByLogarithm(builder, value, builder.As(exponent, value.DType)),
        };
    }

    /// <summary>Multiplies repeatedly. Zero, whose power has no sign, is handled first; up to the cube the number is multiplied only by itself, beyond that 1 is multiplied by its squares.</summary>
    private static Operand Whole(ExpressionBuilder builder, Operand value, int exponent)
    {
        var one = One(builder, value);
        if (exponent == 0)
        {
            return one;
        }

        var power = Repeated(builder, value, Math.Abs(exponent), exponent is > 0 and <= 3 ? default(Operand?) : one);
        return exponent > 0
            ? ElementwiseFunctions.Where(builder, IsZero(builder, value), Zero, power)
            : ElementwiseFunctions.Where(builder, IsZero(builder, value), NotANumber, ComplexArithmetic.Apply(builder, BinaryOperator.Divide, one, power));
    }

    /// <summary>
    /// Computes exp(exponent * log(value)) in float64. A value of zero is handled first, as in NumPy from version 1.25 on: to the power of zero it is 1,
    /// to an exponent with a positive real part 0, and to any other exponent NaN.
    /// </summary>
    private static Operand ByLogarithm(ExpressionBuilder builder, Operand value, Operand exponent)
    {
        var (a, b) = (builder.As(value, DType.Complex128), builder.As(exponent, DType.Complex128));
        var power = ComplexFunctions.Exp(builder, ComplexArithmetic.Multiply(builder, b, ComplexFunctions.Log(builder, a)));
        var isPositive = builder.Comparison(OpCode.Less, DType.Float64, Literal.Of(0.0), b.Real);
        var ofZero = ElementwiseFunctions.Where(builder, isPositive, builder.As(Literal.Of(0.0), DType.Complex128), NotANumber);
        var found = ElementwiseFunctions.Where(builder, IsZero(builder, a), ofZero, power);
        var toZero = ComparisonTyping.Apply(builder, BinaryOperator.Equal, b, Literal.Of(0.0));
        return builder.As(ElementwiseFunctions.Where(builder, toZero, One(builder, a), found), value.DType);
    }

    private static Operand Zero => Literal.Of(System.Numerics.Complex.Zero);

    private static Operand NotANumber => Literal.Of(new System.Numerics.Complex(double.NaN, double.NaN));

    private static Operand IsZero(ExpressionBuilder builder, Operand value) => ComparisonTyping.Apply(builder, BinaryOperator.Equal, value, Literal.Of(0.0));

    private static Operand Repeated(ExpressionBuilder builder, Operand value, int exponent, Operand? power)
    {
        for (var square = value; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
            {
                power = power is { } found ? ComplexArithmetic.Multiply(builder, found, square) : square;
            }

            square = exponent > 1 ? ComplexArithmetic.Multiply(builder, square, square) : square;
        }

        return power!.Value;
    }

    private static Operand One(ExpressionBuilder builder, Operand value)
    {
        var dtype = value.Real.DType;
        return Operand.Pair(builder.FullLike(value, Literal.Of(1.0), dtype), builder.FullLike(value, Literal.Of(0.0), dtype));
    }
}
