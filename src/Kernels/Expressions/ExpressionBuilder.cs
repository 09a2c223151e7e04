namespace ActorShm.Kernels;

/// <summary>Makes typed nodes of operators and operands: every conversion becomes a node of its own here.</summary>
/// <remarks>
/// It knows nothing of program text, so that other front ends than the parser can use it; what it refuses, it refuses
/// with an <see cref="ExpressionException"/>, and the front end adds the place. It is also where storage types end: an
/// operation on int8 becomes one on int32 and a conversion back, an operation on complex numbers several on their parts.
/// </remarks>
/// <param name="cancellation">Ends the making of the graph.</param>
internal sealed class ExpressionBuilder(CancellationToken cancellation = default)
{
    public Graph Graph { get; } = new(cancellation);

    /// <summary>Along which axes the reductions go that are made now; null for all elements.</summary>
    public ReducedAxes? Axes { get; private set; }

    /// <summary>Makes something whose reductions go along some axes; their results keep these axes as extents of 1.</summary>
    public T Along<T>(ReducedAxes axes, Func<T> make)
    {
        var outer = Axes;
        Axes = axes;
        try
        {
            return make();
        }
        finally
        {
            Axes = outer;
        }
    }

    /// <summary>How many elements of an array one result reduces.</summary>
    public long CountReduced(ArrayShape shape) => Axes?.RunOf(shape) ?? shape.ElementCount;

    /// <summary>An input of the program; a complex one is a pair of nodes.</summary>
    public Operand Input(int index, DType dtype, ArrayShape shape) => dtype.IsComplex()
        ? Operand.Pair(
            Graph.Input(index, OpCode.LoadReal, dtype.Component(), shape), Graph.Input(index, OpCode.LoadImaginary, dtype.Component(), shape))
        : Graph.Input(index, OpCode.Load, dtype, shape);

    /// <summary>The operand as a value; a literal gets the type it has when nothing else decides.</summary>
    public Operand Value(Operand operand) => operand.IsLiteral ? As(operand, operand.Literal.DefaultDType) : operand;

    /// <summary>The operand as the node of a real value.</summary>
    /// <exception cref="ExpressionException">It is complex.</exception>
    public Node Typed(Operand operand) => Value(operand).Node;

    /// <summary>The operand as a value of a given type.</summary>
    /// <exception cref="ExpressionException">An integer literal does not fit, or a complex number would lose its imaginary part.</exception>
    public Operand As(Operand operand, DType dtype)
    {
        if (!dtype.IsComplex())
        {
            return AsReal(operand, dtype);
        }

        var component = dtype.Component();
        if (operand.IsLiteral)
        {
            var (real, imaginary) = (Literal.Of(operand.Literal.Complex.Real), Literal.Of(operand.Literal.Complex.Imaginary));
            return Operand.Pair(AsReal(real, component), AsReal(imaginary, component));
        }

        return operand.IsComplex
            ? Operand.Pair(AsReal(operand.Real, component), AsReal(operand.Imaginary, component))
            : Operand.Pair(AsReal(operand, component), Graph.Stretch(AsReal(Literal.Of(0.0), component), operand.Shape));
    }

    /// <summary>The operand as a node of a given real type.</summary>
    /// <exception cref="ExpressionException">An integer literal does not fit, or the operand is complex.</exception>
    public Node AsReal(Operand operand, DType dtype)
    {
        if (operand.IsLiteral)
        {
            return Graph.Constant(operand.Literal.ToScalar(dtype));
        }

        if (dtype == DType.Bool)
        {
            return Truth(operand);
        }

        var node = operand.Node;
        while (node.DType != dtype)
        {
            node = Graph.Operation(OpCode.Convert, Conversions.Step(node.DType, dtype), node);
        }

        return node;
    }

    /// <summary>One number for each element of a value, which is not computed for that, but has to be any good.</summary>
    public Node FullLike(Operand value, Literal number, DType dtype) =>
        Graph.InheritAllRefusals(value, Graph.Broadcast(AsReal(number, dtype), value.Shape));

    /// <summary>The operand as bools: what is not zero is true, NaN included.</summary>
    public Node Truth(Operand operand)
    {
        var value = Value(operand);
        if (value.IsComplex)
        {
            return Graph.Operation(OpCode.Maximum, DType.Bool, Truth(value.Real), Truth(value.Imaginary));
        }

        var node = value.Node;
        return node.DType == DType.Bool ? node : Graph.Operation(OpCode.NotEqual, DType.Bool, node, InRegister(Literal.Of(0L), node.DType));
    }

    /// <summary>An operation whose operands and value have one type; what a storage type does not hold is wrapped or rounded.</summary>
    public Node Compute(OpCode op, DType dtype, params ReadOnlySpan<Operand> operands)
    {
        var node = Closed(op, dtype.Register(), dtype, operands);
        return node.DType == dtype ? node : Graph.Operation(OpCode.Convert, dtype, node);
    }

    /// <summary>An operation whose value is always one of the operands' type, such as the smaller of two.</summary>
    public Node Closed(OpCode op, DType dtype, params ReadOnlySpan<Operand> operands) => Closed(op, dtype, dtype, operands);

    /// <summary>A comparison of two values of one type.</summary>
    public Node Comparison(OpCode op, DType dtype, Operand a, Operand b) => Closed(op, DType.Bool, dtype, [a, b]);

    /// <summary>The operand as an operand of a type: a value that is in the right register already is used as it is.</summary>
    public Node InRegister(Operand operand, DType dtype) =>
        !operand.IsLiteral && operand.Node.DType.Register() == dtype.Register() && Promotion.Common(operand.Node.DType, dtype) == dtype
            ? operand.Node
            : AsReal(operand, dtype);

    /// <summary>Does the same to a real value, or to both parts of a complex one, brought to one shape.</summary>
    public Operand EachPart(Operand operand, Func<Node, Node> map)
    {
        var value = Value(operand);
        return value.IsComplex
            ? Operand.Pair(map(Graph.Stretch(value.Real, value.Shape)), map(Graph.Stretch(value.Imaginary, value.Shape)))
            : map(value.Node);
    }

    /// <summary>Applies an operator.</summary>
    /// <exception cref="ExpressionException">The types or shapes do not allow it.</exception>
    public Operand Apply(BinaryOperator op, Operand a, Operand b)
    {
        if (a.IsLiteral && b.IsLiteral && op != BinaryOperator.MatMultiply)
        {
            return LiteralArithmetic.Apply(op, a.Literal, b.Literal);
        }

        if (op.IsComparison())
        {
            return ComparisonTyping.Apply(this, op, a, b);
        }

        return op switch
        {
            BinaryOperator.Power => PowerTyping.Apply(this, a, b),
            BinaryOperator.MatMultiply => ProductFunctions.MatMul(this, a, b),
            BinaryOperator.FloorDivide or BinaryOperator.Remainder => IntegerOperators.FloorDivision(this, op, a, b),
            _ when op.IsBitwise() => IntegerOperators.Bitwise(this, op, a, b),
            _ => ArithmeticTyping.Apply(this, op, a, b),
        };
    }

    /// <summary>Unary minus.</summary>
    /// <exception cref="ExpressionException">The operand is a bool array.</exception>
    public Operand Negate(Operand a)
    {
        if (a.IsLiteral)
        {
            return LiteralArithmetic.Negate(a.Literal);
        }

        return a switch
        {
            { IsComplex: true } => Operand.Pair(Negate(a.Real).Node, Negate(a.Imaginary).Node),
            { DType: DType.Bool } => throw new ExpressionException(
                "NumPy has no negative of a bool. Write ~a for its opposite, or a * -1 for a number."),
            _ => Compute(OpCode.Negate, a.DType, a),
        };
    }

    /// <summary>Unary plus.</summary>
    /// <exception cref="ExpressionException">The operand is a bool array.</exception>
    public Operand Plus(Operand a)
    {
        if (a.IsLiteral)
        {
            return LiteralArithmetic.Plus(a.Literal);
        }

        return a.DType == DType.Bool ? throw new ExpressionException("NumPy has no unary plus of a bool. Write a * 1 for a number.") : a;
    }

    /// <summary>Unary <c>~</c>: all bits flipped; of a bool its opposite.</summary>
    /// <exception cref="ExpressionException">The operand is no integer and no bool.</exception>
    public Operand Invert(Operand a) => a.IsLiteral ? LiteralArithmetic.Invert(a.Literal) : IntegerOperators.Invert(this, a);

    private Node Closed(OpCode op, DType dtype, DType operandType, ReadOnlySpan<Operand> operands) => Graph.Operation(
        op,
        dtype,
        InRegister(operands[0], operandType),
        operands.Length > 1 ? InRegister(operands[1], operandType) : null,
        operands.Length > 2 ? InRegister(operands[2], operandType) : null);
}
