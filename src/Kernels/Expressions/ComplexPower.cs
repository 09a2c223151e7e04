namespace ActorShm.Kernels;

/// <summary>Powers of complex numbers: by repeated multiplication where the program's text has a small whole exponent, else by logarithm and exponential.</summary>
internal static class ComplexPower
{
    /// <summary>NumPy multiplies up to here; beyond, the error of the products is larger than that of logarithm and exponential.</summary>
    private const int MaxExponent = 99;

    /// <param name="builder">Where the nodes are made.</param>
    /// <param name="value">A complex value.</param>
    /// <param name="exponent">What it is raised to.</param>
    public static Operand Apply(ExpressionBuilder builder, Operand value, Operand exponent)
    {
        if (!exponent.IsLiteral || exponent.Literal.Complex.Imaginary != 0)
        {
            return ByLogarithm(builder, value, builder.As(exponent, value.DType));
        }

        var real = exponent.Literal.Complex.Real;
        return real == 0.5 ? ComplexFunctions.Sqrt(builder, value)
            : Math.Abs(real) <= MaxExponent && Math.Floor(real) == real ? Whole(builder, value, (int)real)
            : ByLogarithm(builder, value, builder.As(exponent, value.DType));
    }

    private static Operand Whole(ExpressionBuilder builder, Operand value, int exponent)
    {
        var power = Repeated(builder, value, Math.Abs(exponent));
        if (exponent >= 0)
        {
            // NumPy looks at zero first, whose power has no sign then; of arrays from the cube on.
            return exponent == 0 || (exponent <= 2 && !value.IsScalar) ? power : ElementwiseFunctions.Where(builder, IsZero(builder, value), Zero, power);
        }

        var inverse = ComplexArithmetic.Apply(builder, BinaryOperator.Divide, One(builder, value), power);
        return ElementwiseFunctions.Where(builder, IsZero(builder, value), NotANumber, inverse);
    }

    /// <summary>
    /// exp(exponent * log(value)), computed in float64. Zero is looked at first, as NumPy does from version 1.25 on: to the power of zero it is 1,
    /// to one with a positive real part 0, and to any other NaN.
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

    private static Operand Repeated(ExpressionBuilder builder, Operand value, int exponent)
    {
        Operand? power = null;
        for (var square = value; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
            {
                power = power is { } found ? ComplexArithmetic.Multiply(builder, found, square) : square;
            }

            square = exponent > 1 ? ComplexArithmetic.Multiply(builder, square, square) : square;
        }

        return power ?? One(builder, value);
    }

    private static Operand One(ExpressionBuilder builder, Operand value)
    {
        var dtype = value.Real.DType;
        return Operand.Pair(builder.FullLike(value, Literal.Of(1.0), dtype), builder.FullLike(value, Literal.Of(0.0), dtype));
    }
}
