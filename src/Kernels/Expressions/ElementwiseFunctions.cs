namespace ActorShm.Kernels;

/// <summary>Types the functions that work element by element.</summary>
internal static class ElementwiseFunctions
{
    /// <summary>Applies a function of floats, and of complex numbers where NumPy has it. An integer first becomes the smallest float type that NumPy pairs with it.</summary>
    /// <exception cref="ExpressionException">The operand is complex, and there is no such function.</exception>
    public static Operand OfFloat(ExpressionBuilder builder, OpCode op, Operand a)
    {
        var value = builder.Value(a);
        return value.IsComplex && ComplexElementary.Has(op)
            ? ComplexElementary.Apply(builder, op, value)
            : builder.Compute(op, Promotion.FloatOf(value.Node.DType), value);
    }

    /// <summary>Applies a function of two numbers that exists for floats only; integers first become floats, as for one operand.</summary>
    public static Node OfFloats(ExpressionBuilder builder, OpCode op, Operand a, Operand b) => builder.Compute(op, CommonFloat(a, b), a, b);

    /// <summary>Makes the complex number with these two parts, each unchanged: a sum would lose the sign of a zero and, beside an infinity, the other part.</summary>
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

    /// <summary>Computes the magnitude; for a complex number its distance from zero.</summary>
    public static Node Abs(ExpressionBuilder builder, Operand a)
    {
        var value = builder.Value(a);
        if (value.IsComplex)
        {
            return ComplexFunctions.Abs(builder, value);
        }

        return value.DType == DType.Bool || value.DType.IsUnsigned() ? value.Node : builder.Compute(OpCode.Abs, value.DType, value);
    }

    /// <summary>Computes -1, 0 or 1; NaN stays NaN.</summary>
    /// <remarks>For a complex number, also an infinite one, it is the number divided by its distance from zero, as in NumPy 2.</remarks>
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

    /// <summary>Tells which elements are NaN. A NaN differs from itself; integers and bools are never NaN.</summary>
    public static Node IsNan(ExpressionBuilder builder, Operand a) => OfParts(
        builder, a, OpCode.Maximum, whenNoFloat: false, (part, dtype) => builder.Comparison(OpCode.NotEqual, dtype, part, part));

    /// <summary>Tells which elements are positive or negative infinity.</summary>
    public static Node IsInf(ExpressionBuilder builder, Operand a) => OfParts(
        builder, a, OpCode.Maximum, whenNoFloat: false, (part, dtype) => builder.Comparison(OpCode.Equal, dtype, Magnitude(builder, part), Infinity));

    /// <summary>Tells which elements are neither infinite nor NaN.</summary>
    public static Node IsFinite(ExpressionBuilder builder, Operand a) => OfParts(
        builder, a, OpCode.Minimum, whenNoFloat: true, (part, dtype) => builder.Comparison(OpCode.Less, dtype, Magnitude(builder, part), Infinity));

    /// <summary>Chooses the smaller or larger of two; NaN when either is NaN.</summary>
    public static Operand Extreme(ExpressionBuilder builder, OpCode op, Operand a, Operand b) => Extreme(builder, op, Promotion.Common(a, b), a, b);

    /// <summary>Chooses the smaller of the upper bound and the larger of value and lower bound; NaN in any of them gives NaN.</summary>
    /// <param name="builder">Where the nodes are made.</param>
    /// <param name="a">The value to clip.</param>
    /// <param name="low">The lower bound; null for none.</param>
    /// <param name="high">The upper bound; null for none.</param>
    /// <remarks>
    /// As in NumPy 2, a Python integer as a bound of integers counts as no bound when it is at or beyond the end of their type on its own side; then it has no part in the type of the result.
    /// </remarks>
    /// <exception cref="ExpressionException">A bound is an integer beyond the other end of the values' type; or there is no bound, and the values are bools.</exception>
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

    /// <summary>Gets the real part; for a real value, the value itself.</summary>
    public static Node Real(ExpressionBuilder builder, Operand a)
    {
        var value = builder.Value(a);
        return builder.Graph.InheritAllRefusals(value, value.Real);
    }

    /// <summary>Gets the imaginary part; for a real value, zeros of its type.</summary>
    public static Node Imaginary(ExpressionBuilder builder, Operand a)
    {
        var value = builder.Value(a);
        return value.IsComplex
            ? builder.Graph.InheritAllRefusals(value, value.Imaginary)
            : builder.FullLike(value, value.DType == DType.Bool ? Literal.Of(false) : Literal.Of(0L), value.DType);
    }

    /// <summary>Computes the conjugate; for a real value, the value itself, but a bool becomes an int8 as in NumPy.</summary>
    public static Operand Conjugate(ExpressionBuilder builder, Operand a)
    {
        var value = builder.Value(a);
        if (value.IsComplex)
        {
            return Operand.Pair(value.Real, builder.Compute(OpCode.Negate, value.Imaginary.DType, value.Imaginary));
        }

        return value.DType == DType.Bool ? builder.AsReal(value, DType.Int8) : value;
    }

    /// <summary>Converts as NumPy's <c>astype</c>: integers wrap around, floats are cut to integers, and a complex number loses its imaginary part.</summary>
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

    /// <summary>Gets the float type in which two numbers meet. Each becomes a float first: an int8 and a uint8 meet in float16, although no integer below int16 holds both.</summary>
    private static DType CommonFloat(Operand a, Operand b) => a.IsLiteral || b.IsLiteral
        ? Promotion.FloatOf(Promotion.Common(a, b))
        : Promotion.Common(Promotion.FloatOf(a.DType), Promotion.FloatOf(b.DType));

    private static Operand Infinity => Literal.Of(double.PositiveInfinity);

    private static Node Magnitude(ExpressionBuilder builder, Node part) => builder.Compute(OpCode.Abs, part.DType, part);

    /// <summary>Asks a question about floats; for a complex number it is asked of both parts, and the answers are joined.</summary>
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
