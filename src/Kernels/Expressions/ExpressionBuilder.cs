namespace ActorShm.Kernels;

/// <summary>Makes typed nodes of operators and operands: every conversion becomes a node of its own here.</summary>
/// <remarks>
/// It knows nothing of program text, so that other front ends than the parser can use it; what it refuses, it refuses
/// with an <see cref="ExpressionException"/>, and the front end adds the place.
/// </remarks>
internal sealed class ExpressionBuilder
{
    public Graph Graph { get; } = new();

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

    /// <summary>The operand as a node; a literal gets the type it has when nothing else decides.</summary>
    public Node Typed(Operand operand) => operand.IsLiteral ? As(operand, operand.Literal.DefaultDType) : operand.Node;

    /// <summary>The operand as a node of a given type.</summary>
    /// <exception cref="ExpressionException">An integer literal does not fit.</exception>
    public Node As(Operand operand, DType dtype)
    {
        if (operand.IsLiteral)
        {
            return Graph.Constant(operand.Literal.ToScalar(dtype));
        }

        return operand.Node.DType == dtype ? operand.Node : Graph.Operation(OpCode.Convert, dtype, operand.Node);
    }

    /// <summary>The operand as bools: what is not zero is true, NaN included.</summary>
    public Node Truth(Operand operand)
    {
        var node = Typed(operand);
        return node.DType == DType.Bool ? node : Graph.Operation(OpCode.NotEqual, DType.Bool, node, As(Literal.Of(0L), node.DType));
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
            return Compare(op, a, b);
        }

        return op switch
        {
            BinaryOperator.Power => PowerTyping.Apply(this, a, b),
            BinaryOperator.Divide => Divide(a, b),
            BinaryOperator.MatMultiply => ProductFunctions.MatMul(this, a, b),
            _ => Arithmetic(op, a, b),
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

        return a.Node.DType == DType.Bool
            ? throw new ExpressionException("NumPy has no negative of a bool. Write where(a, False, True) for its opposite, or a * -1 for a number.")
            : Graph.Operation(OpCode.Negate, a.Node.DType, a.Node);
    }

    /// <summary>Unary plus.</summary>
    /// <exception cref="ExpressionException">The operand is a bool array.</exception>
    public Operand Plus(Operand a)
    {
        if (a.IsLiteral)
        {
            return LiteralArithmetic.Plus(a.Literal);
        }

        return a.Node.DType == DType.Bool ? throw new ExpressionException("NumPy has no unary plus of a bool. Write a * 1 for a number.") : a;
    }

    private Node Arithmetic(BinaryOperator op, Operand a, Operand b)
    {
        var dtype = Promotion.Common(a, b);
        var code = op switch
        {
            BinaryOperator.Add => OpCode.Add,
            BinaryOperator.Subtract => OpCode.Subtract,
            _ => OpCode.Multiply,
        };
        if (dtype == DType.Bool)
        {
            // The sum of two bools is their "or", the product their "and"; of bytes that are 0 or 1, the larger and the smaller.
            code = op switch
            {
                BinaryOperator.Add => OpCode.Maximum,
                BinaryOperator.Multiply => OpCode.Minimum,
                _ => throw new ExpressionException("NumPy has no difference of two bools. Write a != b for \"one but not both\"."),
            };
        }

        return Graph.Operation(code, dtype, As(a, dtype), As(b, dtype));
    }

    /// <summary>True division: integers and bools become float64 first.</summary>
    private Node Divide(Operand a, Operand b)
    {
        var common = Promotion.Common(a, b);
        var dtype = common.IsFloat() ? common : DType.Float64;
        return Graph.Operation(OpCode.Divide, dtype, As(a, dtype), As(b, dtype));
    }

    private Node Compare(BinaryOperator op, Operand a, Operand b)
    {
        var dtype = Promotion.Common(a, b);
        if (dtype == DType.Int32 && (IsBeyondInt32(a) || IsBeyondInt32(b)))
        {
            // Comparing with an integer is exact whatever its size; every literal fits into int64.
            dtype = DType.Int64;
        }

        var (left, right) = (As(a, dtype), As(b, dtype));
        return op switch
        {
            BinaryOperator.Less => Graph.Operation(OpCode.Less, DType.Bool, left, right),
            BinaryOperator.LessEqual => Graph.Operation(OpCode.LessEqual, DType.Bool, left, right),
            BinaryOperator.Greater => Graph.Operation(OpCode.Less, DType.Bool, right, left),
            BinaryOperator.GreaterEqual => Graph.Operation(OpCode.LessEqual, DType.Bool, right, left),
            BinaryOperator.Equal => Graph.Operation(OpCode.Equal, DType.Bool, left, right),
            _ => Graph.Operation(OpCode.NotEqual, DType.Bool, left, right),
        };
    }

    private static bool IsBeyondInt32(Operand operand) =>
        operand.IsLiteral && operand.Literal.Kind == LiteralKind.Int && operand.Literal.Integer is < int.MinValue or > int.MaxValue;
}
