namespace ActorShm.Kernels;

/// <summary>The typing of the functions that work element by element.</summary>
internal static class ElementwiseFunctions
{
    /// <summary>A function that exists for floats only; integers become float64 first.</summary>
    public static Node OfFloat(ExpressionBuilder builder, OpCode op, string name, Operand a)
    {
        var node = builder.Typed(a);
        if (node.DType == DType.Bool)
        {
            throw new ExpressionException($"{name} of a bool is float16 in NumPy, a type not known yet. Write {name}(a * 1.0).");
        }

        var dtype = node.DType.IsFloat() ? node.DType : DType.Float64;
        return builder.Graph.Operation(op, dtype, builder.As(node, dtype));
    }

    /// <summary>A function of two numbers that exists for floats only; integers become float64 first.</summary>
    public static Node OfFloats(ExpressionBuilder builder, OpCode op, string name, Operand a, Operand b)
    {
        var common = Promotion.Common(a, b);
        if (common == DType.Bool)
        {
            throw new ExpressionException($"{name} of bools is float16 in NumPy, a type not known yet. Write {name}(a * 1.0, b).");
        }

        var dtype = common.IsFloat() ? common : DType.Float64;
        return builder.Graph.Operation(op, dtype, builder.As(a, dtype), builder.As(b, dtype));
    }

    public static Node Abs(ExpressionBuilder builder, Operand a)
    {
        var node = builder.Typed(a);
        return node.DType == DType.Bool ? node : builder.Graph.Operation(OpCode.Abs, node.DType, node);
    }

    /// <summary>A NaN is what differs from itself; integers and bools are never NaN.</summary>
    public static Node IsNan(ExpressionBuilder builder, Operand a)
    {
        var node = builder.Typed(a);
        return node.DType.IsFloat()
            ? builder.Graph.Operation(OpCode.NotEqual, DType.Bool, node, node)
            : builder.Graph.Broadcast(builder.As(Literal.Of(false), DType.Bool), node.Shape);
    }

    public static Node Extreme(ExpressionBuilder builder, OpCode op, Operand a, Operand b)
    {
        var dtype = Promotion.Common(a, b);
        return builder.Graph.Operation(op, dtype, builder.As(a, dtype), builder.As(b, dtype));
    }

    public static Node Where(ExpressionBuilder builder, Operand condition, Operand a, Operand b)
    {
        var dtype = Promotion.Common(a, b);
        return builder.Graph.Operation(OpCode.Where, dtype, builder.Truth(condition), builder.As(a, dtype), builder.As(b, dtype));
    }
}
