namespace ActorShm.Kernels;

/// <summary>Makes typed nodes from operators and operands; every conversion becomes a node of its own here.</summary>
/// <remarks>
/// The builder knows nothing about program text, so that front ends other than the parser can use it. It refuses operations
/// with an <see cref="ExpressionException"/>, to which the front end adds the place. Storage types end here: an
/// operation on int8 becomes one on int32 and a conversion back, and an operation on complex numbers becomes several on their parts.
/// </remarks>
/// <param name="cancellation">Cancels the making of the graph.</param>
internal sealed class ExpressionBuilder(CancellationToken cancellation = default)
{
    public Graph Graph { get; } = new(cancellation);

    /// <summary>Gets the axes along which the reductions go that are made now; null for all elements.</summary>
    public ReducedAxes? Axes { get; private set; }

    /// <summary>Makes something whose reductions go along some axes; their results keep these axes with an extent of 1.</summary>
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

    /// <summary>Gets the number of elements of an array that one result reduces.</summary>
    public long CountReduced(ArrayShape shape) => Axes?.RunOf(shape) ?? shape.ElementCount;

    /// <summary>Makes an input of the program; a complex input is a pair of nodes.</summary>
    public Operand Input(int index, DType dtype, ArrayShape shape) => dtype.IsComplex()
        ? Operand.Pair(
            Graph.Input(index, OpCode.LoadReal, dtype.Component(), shape), Graph.Input(index, OpCode.LoadImaginary, dtype.Component(), shape))
        : Graph.Input(index, OpCode.Load, dtype, shape);

    /// <summary>Makes a value from the operand; a literal gets the type that it has when nothing else decides.</summary>
    public Operand Value(Operand operand) => operand.IsLiteral ? As(operand, operand.Literal.DefaultDType) : operand;

    /// <summary>Gets the operand as the node of a real value.</summary>
    /// <exception cref="ExpressionException">The operand is complex.</exception>
    public Node Typed(Operand operand) => Value(operand).Node;

    /// <summary>Converts the operand to a value of a given type.</summary>
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

    /// <summary>Converts the operand to a node of a given real type.</summary>
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

    /// <summary>Makes one number for each element of a value. The value is not computed for that, but it must be valid.</summary>
    public Node FullLike(Operand value, Literal number, DType dtype) =>
        Graph.InheritAllRefusals(value, Graph.Broadcast(AsReal(number, dtype), value.Shape));

    /// <summary>Converts the operand to bools: whatever is not zero is true, including NaN.</summary>
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

    /// <summary>Makes an operation whose operands and value have one type; what a storage type cannot hold is wrapped or rounded.</summary>
    public Node Compute(OpCode op, DType dtype, params ReadOnlySpan<Operand> operands)
    {
        var node = Closed(op, dtype.Register(), dtype, operands);
        return node.DType == dtype ? node : Graph.Operation(OpCode.Convert, dtype, node);
    }

    /// <summary>Makes an operation whose value is always a value of the operands' type, such as the smaller of two.</summary>
    public Node Closed(OpCode op, DType dtype, params ReadOnlySpan<Operand> operands) => Closed(op, dtype, dtype, operands);

    /// <summary>Makes a comparison of two values of one type.</summary>
    public Node Comparison(OpCode op, DType dtype, Operand a, Operand b) => Closed(op, DType.Bool, dtype, [a, b]);

    /// <summary>Gets the operand as an operand of a type; a value that is in the right register already is used as it is.</summary>
    public Node InRegister(Operand operand, DType dtype) =>
        !operand.IsLiteral && operand.Node.DType.Register() == dtype.Register() && Promotion.Common(operand.Node.DType, dtype) == dtype
            ? operand.Node
            : AsReal(operand, dtype);

    /// <summary>Applies a function to a real value, or to both parts of a complex one, which are brought to one shape.</summary>
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

    /// <summary>Applies unary minus.</summary>
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

    /// <summary>Applies unary plus.</summary>
    /// <exception cref="ExpressionException">The operand is a bool array.</exception>
    public Operand Plus(Operand a)
    {
        if (a.IsLiteral)
        {
            return LiteralArithmetic.Plus(a.Literal);
        }

        return a.DType == DType.Bool ? throw new ExpressionException("NumPy has no unary plus of a bool. Write a * 1 for a number.") : a;
    }

    /// <summary>Applies unary <c>~</c>, which flips all bits; for a bool it gives the opposite.</summary>
    /// <exception cref="ExpressionException">The operand is neither an integer nor a bool.</exception>
    public Operand Invert(Operand a) => a.IsLiteral ? LiteralArithmetic.Invert(a.Literal) : IntegerOperators.Invert(this, a);

    private Node Closed(OpCode op, DType dtype, DType operandType, ReadOnlySpan<Operand> operands) => Graph.Operation(
        op,
        dtype,
        InRegister(operands[0], operandType),
        operands.Length > 1 ? InRegister(operands[1], operandType) : null,
        operands.Length > 2 ? InRegister(operands[2], operandType) : null);
}
