namespace ActorShm.Kernels;

/// <summary>Powers of complex numbers with small integer exponents, by repeated multiplication as NumPy has them.</summary>
internal static class ComplexPower
{
    /// <summary>NumPy multiplies up to here; beyond, the error of the products is larger than that of logarithm and exponential.</summary>
    private const int MaxExponent = 99;

    /// <param name="builder">Where the nodes are made.</param>
    /// <param name="value">A complex value.</param>
    /// <param name="exponent">What it is raised to.</param>
    /// <exception cref="ExpressionException">The exponent is not an integer in the program's text, or too large.</exception>
    public static Operand Apply(ExpressionBuilder builder, Operand value, Operand exponent)
    {
        if (!exponent.IsLiteral || !exponent.Literal.IsInteger || (System.Numerics.BigInteger.Abs(exponent.Literal.Integer) > MaxExponent))
        {
            throw new ExpressionException($"A power of a complex number needs an integer from -{MaxExponent} to {MaxExponent} in the program's text as its exponent.");
        }

        var count = (int)exponent.Literal.Integer;
        var power = Repeated(builder, value, Math.Abs(count));
        return count < 0 ? ComplexArithmetic.Apply(builder, BinaryOperator.Divide, One(builder, value), power) : power;
    }

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
        var (dtype, shape) = (value.Real.DType, value.Shape);
        return Operand.Pair(
            builder.Graph.Broadcast(builder.AsReal(Literal.Of(1.0), dtype), shape), builder.Graph.Broadcast(builder.AsReal(Literal.Of(0.0), dtype), shape));
    }
}
