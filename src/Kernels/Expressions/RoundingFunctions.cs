namespace ActorShm.Kernels;

/// <summary>Types <c>floor ceil trunc round</c>: integers and bools keep their type, as in NumPy 2.1 and later.</summary>
internal static class RoundingFunctions
{
    /// <exception cref="ExpressionException">The operand is complex.</exception>
    public static Node ToInteger(ExpressionBuilder builder, OpCode op, Operand a)
    {
        var node = builder.Typed(a);
        return node.DType.IsFloat() ? builder.Closed(op, node.DType, node) : node;
    }

    /// <summary>Rounds to the nearest number with this many decimals, ties to even; each part of a complex number by itself.</summary>
    /// <remarks>As in NumPy, a float is scaled by a power of ten, rounded and scaled back in its own type. Bools become float16.</remarks>
    public static Operand Round(ExpressionBuilder builder, Operand a, long decimals)
    {
        var value = builder.Value(a);
        return value.IsComplex
            ? Operand.Pair(Round(builder, value.Real, decimals), Round(builder, value.Imaginary, decimals))
            : Round(builder, value.Node, decimals);
    }

    private static Node Round(ExpressionBuilder builder, Node value, long decimals)
    {
        var dtype = value.DType;
        if (dtype.IsInteger())
        {
            return decimals >= 0 ? value : builder.AsReal(Round(builder, builder.AsReal(value, DType.Float64), decimals), dtype);
        }

        if (decimals == 0)
        {
            var number = builder.AsReal(value, dtype == DType.Bool ? DType.Float16 : dtype);
            return builder.Closed(OpCode.Round, number.DType, number);
        }

        if (dtype == DType.Bool)
        {
            throw new ExpressionException("NumPy does not round a bool to decimals. Write round(a * 1.0, decimals).");
        }

        var scale = builder.AsReal(Literal.Of(PowerOfTen(Math.Abs((double)decimals))), dtype);
        var (there, back) = decimals > 0 ? (OpCode.Multiply, OpCode.Divide) : (OpCode.Divide, OpCode.Multiply);
        var rounded = builder.Closed(OpCode.Round, dtype, builder.Compute(there, dtype, value, scale));
        return builder.Compute(back, dtype, rounded, scale);
    }
    /// <summary>Computes NumPy's powers of ten as products, rounded one by one. Beyond 22 they differ from those of the C library, which differ among libraries.</summary>
    private static double PowerOfTen(double exponent)
    {
        var power = 1.0;
        for (var i = 0; i < exponent && double.IsFinite(power); i++)
        {
            power *= 10;
        }

        return power;
    }
}
