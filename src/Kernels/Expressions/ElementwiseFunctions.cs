namespace ActorShm.Kernels;

/// <summary>The typing of the functions that work element by element.</summary>
internal static class ElementwiseFunctions
{
    /// <summary>A function of floats, and of complex numbers where NumPy has it; an integer becomes the smallest float type that NumPy pairs with it first.</summary>
    /// <exception cref="ExpressionException">The operand is complex and there is no such function.</exception>
    public static Operand OfFloat(ExpressionBuilder builder, OpCode op, Operand a)
    {
        var value = builder.Value(a);
        return value.IsComplex && ComplexElementary.Has(op)
            ? ComplexElementary.Apply(builder, op, value)
            : builder.Compute(op, Promotion.FloatOf(value.Node.DType), value);
    }

    /// <summary>A function of two numbers that exists for floats only; integers become floats first as for one.</summary>
    public static Node OfFloats(ExpressionBuilder builder, OpCode op, Operand a, Operand b) => builder.Compute(op, CommonFloat(a, b), a, b);

    /// <summary>The complex number that has these two parts, each as it is: their sum would lose the sign of a zero and, beside an infinity, the other part.</summary>
    /// <exception cref="ExpressionException">A part is complex itself.</exception>
    public static Operand Complex(ExpressionBuilder builder, Operand real, Operand imaginary)
    {
        if (real.IsLiteral && imaginary.IsLiteral)
        {
            return Literal.Of(new System.Numerics.Complex(real.Literal.Real, imaginary.Literal.Real));
        }

        var part = Promotion.Common(CommonFloat(real, imaginary), DType.Float32);
        var (first, second) = (builder.AsReal(real, part), builder.AsReal(imaginary, part));
        var shape = ArrayShape.Broadcast(first.Shape, second.Shape);
        return Operand.Pair(builder.Graph.Stretch(first, shape), builder.Graph.Stretch(second, shape));
    }

    /// <summary>The magnitude; of a complex number its distance from zero.</summary>
    public static Node Abs(ExpressionBuilder builder, Operand a)
    {
        var value = builder.Value(a);
        if (value.IsComplex)
        {
            return ComplexFunctions.Abs(builder, value);
        }

        return value.DType == DType.Bool || value.DType.IsUnsigned() ? value.Node : builder.Compute(OpCode.Abs, value.DType, value);
    }

    /// <summary>-1, 0 or 1; NaN stays NaN.</summary>
    /// <remarks>Of a complex number it is the number divided by its distance from zero, as NumPy 2 has it, also of infinities.</remarks>
    /// <exception cref="ExpressionException">The operand is a bool, which NumPy refuses too.</exception>
    public static Operand Sign(ExpressionBuilder builder, Operand a)
    {
        var value = builder.Value(a);
        if (value.IsComplex)
        {
            return ComplexFunctions.Sign(builder, value);
        }

        var node = value.Node;
        if (node.DType == DType.Bool)
        {
            throw new ExpressionException("NumPy has no sign of a bool. Write sign(a * 1) for a number.");
        }

        var zero = builder.AsReal(Literal.Of(0L), node.DType);
        var other = node.DType.IsFloat() ? Where(builder, builder.Comparison(OpCode.Equal, node.DType, node, zero), zero, node) : zero;
        var notPositive = node.DType.IsUnsigned()
            ? other
            : Where(builder, builder.Comparison(OpCode.Less, node.DType, node, zero), builder.AsReal(Literal.Of(-1L), node.DType), other).Node;
        return Where(builder, builder.Comparison(OpCode.Less, node.DType, zero, node), builder.AsReal(Literal.Of(1L), node.DType), notPositive).Node;
    }

    /// <summary>A NaN is what differs from itself; integers and bools are never NaN.</summary>
    public static Node IsNan(ExpressionBuilder builder, Operand a) => OfParts(
        builder, a, OpCode.Maximum, whenNoFloat: false, (part, dtype) => builder.Comparison(OpCode.NotEqual, dtype, part, part));

    /// <summary>Positive or negative infinity.</summary>
    public static Node IsInf(ExpressionBuilder builder, Operand a) => OfParts(
        builder, a, OpCode.Maximum, whenNoFloat: false, (part, dtype) => builder.Comparison(OpCode.Equal, dtype, Magnitude(builder, part), Infinity));

    /// <summary>Neither infinity nor NaN.</summary>
    public static Node IsFinite(ExpressionBuilder builder, Operand a) => OfParts(
        builder, a, OpCode.Minimum, whenNoFloat: true, (part, dtype) => builder.Comparison(OpCode.Less, dtype, Magnitude(builder, part), Infinity));

    /// <summary>The smaller or larger of two; NaN when one is.</summary>
    public static Operand Extreme(ExpressionBuilder builder, OpCode op, Operand a, Operand b) => Extreme(builder, op, Promotion.Common(a, b), a, b);

    /// <summary>The smaller of the upper bound and the larger of value and lower bound; NaN anywhere gives NaN.</summary>
    /// <param name="builder">Where the nodes are made.</param>
    /// <param name="a">What is clipped.</param>
    /// <param name="low">The lower bound; null for none.</param>
    /// <param name="high">The upper bound; null for none.</param>
    /// <remarks>
    /// As in NumPy 2, a Python integer as a bound of integers that is at their type's end on its own side, or beyond it, is no bound and has no part in the type of the result.
    /// </remarks>
    /// <exception cref="ExpressionException">A bound is an integer beyond the other end of the values' type; or there is none, and the values are bools.</exception>
    public static Operand Clip(ExpressionBuilder builder, Operand a, Operand? low, Operand? high)
    {
        var value = builder.Value(a);
        if (value.DType.IsInteger())
        {
            var (smallest, largest) = Literal.RangeOf(value.DType);
            low = low is { IsLiteral: true, Literal.Kind: LiteralKind.Int } least && least.Literal.Integer <= smallest ? null : low;
            high = high is { IsLiteral: true, Literal.Kind: LiteralKind.Int } most && most.Literal.Integer >= largest ? null : high;
        }

        if (low is null && high is null)
        {
            return builder.Plus(value);
        }

        var dtype = Promotion.Common(value, low ?? value, high ?? value);
        var raised = low is { } bound ? Extreme(builder, OpCode.Maximum, dtype, value, bound) : value;
        return high is { } limit ? Extreme(builder, OpCode.Minimum, dtype, raised, limit) : raised;
    }

    public static Operand Where(ExpressionBuilder builder, Operand condition, Operand a, Operand b)
    {
        var dtype = Promotion.Common(a, b);
        var truth = builder.Truth(condition);
        if (!dtype.IsComplex())
        {
            return builder.Graph.Operation(OpCode.Where, dtype, truth, builder.InRegister(a, dtype), builder.InRegister(b, dtype));
        }

        var (left, right) = (builder.As(a, dtype), builder.As(b, dtype));
        return Operand.Pair(
            builder.Graph.Operation(OpCode.Where, dtype.Component(), truth, left.Real, right.Real),
            builder.Graph.Operation(OpCode.Where, dtype.Component(), truth, left.Imaginary, right.Imaginary));
    }

    /// <summary>The real part; a real value itself.</summary>
    public static Node Real(ExpressionBuilder builder, Operand a)
    {
        var value = builder.Value(a);
        return builder.Graph.InheritAllRefusals(value, value.Real);
    }

    /// <summary>The imaginary part; zeros of a real value's type.</summary>
    public static Node Imaginary(ExpressionBuilder builder, Operand a)
    {
        var value = builder.Value(a);
        return value.IsComplex
            ? builder.Graph.InheritAllRefusals(value, value.Imaginary)
            : builder.FullLike(value, value.DType == DType.Bool ? Literal.Of(false) : Literal.Of(0L), value.DType);
    }

    /// <summary>The conjugate; a real value itself, but a bool becomes an int8 as in NumPy.</summary>
    public static Operand Conjugate(ExpressionBuilder builder, Operand a)
    {
        var value = builder.Value(a);
        if (value.IsComplex)
        {
            return Operand.Pair(value.Real, builder.Compute(OpCode.Negate, value.Imaginary.DType, value.Imaginary));
        }

        return value.DType == DType.Bool ? builder.AsReal(value, DType.Int8) : value;
    }

    /// <summary>NumPy's <c>astype</c>: integers wrap around, floats are cut to integers, a complex number loses its imaginary part.</summary>
    /// <exception cref="ExpressionException">A Python integer in the program's text does not fit.</exception>
    public static Operand Cast(ExpressionBuilder builder, DType dtype, Operand a)
    {
        var needsValue = a.IsLiteral && !(a.Literal.IsInteger || dtype.IsFloat() || dtype.IsComplex());
        var value = needsValue || (a.IsLiteral && a.Literal.Kind == LiteralKind.Complex) ? builder.Value(a) : a;
        return builder.As(value is { IsLiteral: false, IsComplex: true } && dtype is not DType.Bool && !dtype.IsComplex() ? Real(builder, value) : value, dtype);
    }

    private static Operand Extreme(ExpressionBuilder builder, OpCode op, DType dtype, Operand a, Operand b) => dtype.IsComplex()
        ? ComplexOrder.Extreme(builder, op, builder.As(a, dtype), builder.As(b, dtype))
        : builder.Closed(op, dtype, a, b);

    /// <summary>The float type in which two numbers meet. Each becomes a float first: an int8 and a uint8 meet in float16, although no integer below int16 holds both.</summary>
    private static DType CommonFloat(Operand a, Operand b) => a.IsLiteral || b.IsLiteral
        ? Promotion.FloatOf(Promotion.Common(a, b))
        : Promotion.Common(Promotion.FloatOf(a.DType), Promotion.FloatOf(b.DType));

    private static Operand Infinity => Literal.Of(double.PositiveInfinity);

    private static Node Magnitude(ExpressionBuilder builder, Node part) => builder.Compute(OpCode.Abs, part.DType, part);

    /// <summary>A question about floats, asked of both parts of a complex number and joined.</summary>
    private static Node OfParts(ExpressionBuilder builder, Operand a, OpCode join, bool whenNoFloat, Func<Node, DType, Node> ask)
    {
        var value = builder.Value(a);
        if (value.IsComplex)
        {
            var component = value.Real.DType;
            return builder.Closed(join, DType.Bool, ask(value.Real, component), ask(value.Imaginary, component));
        }

        return value.DType.IsFloat()
            ? ask(value.Node, value.DType)
            : builder.FullLike(value, Literal.Of(whenNoFloat), DType.Bool);
    }
}
