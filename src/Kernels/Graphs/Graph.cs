namespace ActorShm.Kernels;

/// <summary>The typed expression graph of one program. A value that is asked for twice is made once.</summary>
/// <param name="cancellation">Ends the making of it, whoever makes it.</param>
internal sealed class Graph(CancellationToken cancellation = default)
{
    /// <summary>So many that no ordinary program reaches it, so few that a short text with many slices of slices cannot fill the memory.</summary>
    private const int MaxSteps = 250_000;

    private readonly List<Node> _nodes = [];
    private readonly Dictionary<NodeKey, Node> _known = [];
    private readonly List<GraphRefusal> _refusals = [];
    private readonly HashSet<GraphRefusal> _knownRefusals = [];
    private readonly Dictionary<Node, List<GraphRefusal>> _refusalsOf = [];
    private int _steps;

    /// <summary>All nodes; operands come before what uses them.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>What must turn out false for a value to be any good.</summary>
    public IReadOnlyList<GraphRefusal> Refusals => _refusals;

    /// <param name="index">Which input.</param>
    /// <param name="load">Which part of it: <see cref="OpCode.Load"/> for a real one.</param>
    /// <param name="dtype">The type of the part.</param>
    /// <param name="shape">The input's shape.</param>
    public Node Input(int index, OpCode load, DType dtype, ArrayShape shape) =>
        Make(new NodeKey(NodeKind.Input, load, dtype, shape, null, null, null, index));

    public Node Constant(Scalar value) =>
        Make(new NodeKey(NodeKind.Constant, default, value.DType, ArrayShape.Scalar, null, null, null, value.Bits));

    /// <summary>An elementwise operation; arrays of other shapes than its result's are stretched.</summary>
    /// <exception cref="ExpressionException">The operands' shapes do not match.</exception>
    public Node Operation(OpCode op, DType dtype, Node a, Node? b = null, Node? c = null)
    {
        var shape = a.Shape;
        shape = b is null ? shape : ArrayShape.Broadcast(shape, b.Shape);
        shape = c is null ? shape : ArrayShape.Broadcast(shape, c.Shape);
        return Make(new NodeKey(NodeKind.Operation, op, dtype, shape, Operand(a, shape), b is null ? null : Operand(b, shape), c is null ? null : Operand(c, shape), 0));
    }

    /// <summary>The index of each element of an array, its last axis changing fastest.</summary>
    /// <param name="shape">The array's shape, not that of a scalar. What is made with the indexes must be reduced or stored before it is given another one.</param>
    public Node Index(ArrayShape shape) => Make(new NodeKey(NodeKind.Index, OpCode.Index, DType.Int64, shape, null, null, null, 0));

    /// <summary>What a selection takes from an array; a scalar when that has no axes.</summary>
    /// <exception cref="ExpressionException">The graph becomes too large.</exception>
    public Node Select(Node array, Selection selection)
    {
        if (!selection.Shape.IsScalar)
        {
            return new Reindexing(this, selection.Shape, layout => layout.Select(selection)).Apply(array)!;
        }

        // A single element is a value that the host has to know, and a reduction brings it there: it is the largest of itself.
        var alone = selection with { Shape = new ArrayShape([1]), Axes = [-1], Steps = [0] };
        return Finish(FinishKind.Value, array.DType, Reduction(OpCode.ReduceMax, Select(array, alone)));
    }

    /// <summary>The same elements, in the same order, in another shape.</summary>
    /// <param name="array">An array, not a scalar.</param>
    /// <param name="shape">A shape with as many elements, not that of a scalar.</param>
    /// <exception cref="ExpressionException">The graph becomes too large.</exception>
    public Node Reshape(Node array, ArrayShape shape)
    {
        if (shape.ElementCount == 0)
        {
            // There is nothing to be found anywhere, so any strides will do.
            return new Reindexing(this, shape, _ => Layout.Dense(shape)).Apply(array)!;
        }

        Node? Apply(Node node) => new Reindexing(this, shape, layout => layout.Reshape(array.Shape, shape)).Apply(node);
        return Apply(array) ?? Apply(Store(array))!;
    }

    /// <summary>An array stretched to a shape to which it broadcasts, or a scalar to any shape.</summary>
    /// <remarks>What was computed is not computed again for each copy of an element: it is stored first.</remarks>
    /// <exception cref="ExpressionException">The graph becomes too large.</exception>
    public Node Stretch(Node value, ArrayShape shape)
    {
        if (value.IsScalar || value.Shape.Equals(shape))
        {
            return value.IsScalar ? Broadcast(value, shape) : value;
        }

        var isRepeated = shape.ElementCount > value.Shape.ElementCount;
        var once = isRepeated && IsComputed(value) ? Store(value) : value;
        return Select(once, Selection.Broadcast(value.Shape, shape));
    }

    /// <summary>Whether more is done for each element than to read and convert it. What is computed in a storage type ends in a conversion, too.</summary>
    private static bool IsComputed(Node value)
    {
        while (value is { Kind: NodeKind.Operation, Op: OpCode.Convert })
        {
            value = value.Key.A!;
        }

        return value.Kind == NodeKind.Operation;
    }

    /// <summary>An array whose elements are computed once, in a pass of their own, and read from then on.</summary>
    public Node Store(Node array) =>
        array.IsScalar || array.IsInMemory ? array : Make(new NodeKey(NodeKind.Stored, default, array.DType, array.Shape, array, null, null, 0));

    /// <summary>Reductions along axes, in a pass of their own.</summary>
    /// <param name="op">A reduction that combines values.</param>
    /// <param name="array">What is reduced, with the reduced axes last for runs and first for columns.</param>
    /// <param name="form">Runs or columns.</param>
    /// <param name="axisCount">How many axes are reduced.</param>
    /// <param name="shape">The shape of the results, with an axis for chunks where there are several.</param>
    public Node AxisReduction(OpCode op, Node array, StageForm form, int axisCount, ArrayShape shape) =>
        Make(new NodeKey(NodeKind.AxisReduction, op, array.DType, shape, array, null, null, ((long)form << 8) | (uint)axisCount));

    /// <summary>A way of reading an array that is in memory; the array itself where that makes no difference.</summary>
    public Node View(Node source, ArrayShape shape, Layout layout) =>
        shape.Equals(source.Shape) && layout.Equals(Layout.Dense(shape))
            ? source
            : Make(new NodeKey(NodeKind.View, default, source.DType, shape, source, null, null, 0, layout));

    /// <summary>Counts the work of rewriting, which a short text can ask for without end.</summary>
    /// <exception cref="ExpressionException">It is too much.</exception>
    /// <exception cref="OperationCanceledException">Nobody wants the graph any more.</exception>
    public void CountStep()
    {
        ThrowIfCancelled();
        if (++_steps > MaxSteps)
        {
            throw new ExpressionException($"Slicing and stretching the expressions of this program takes more than {MaxSteps} steps. Split the program.");
        }
    }

    /// <summary>The scalar itself when the shape is that of a scalar.</summary>
    public Node Broadcast(Node scalar, ArrayShape shape) =>
        shape.IsScalar ? scalar : Make(new NodeKey(NodeKind.Broadcast, default, scalar.DType, shape, scalar, null, null, 0));

    public Node Reduction(OpCode op, Node array) =>
        Make(new NodeKey(NodeKind.Reduction, op, array.DType, ArrayShape.Scalar, array, null, null, 0));

    public Node Finish(FinishKind kind, DType dtype, Node reduction) =>
        Make(new NodeKey(NodeKind.Finish, default, dtype, ArrayShape.Scalar, reduction, null, null, (long)kind));

    /// <summary>Scalars stay as they are: an operation takes them beside arrays of any shape.</summary>
    private Node Operand(Node value, ArrayShape shape) => value.IsScalar ? value : Stretch(value, shape);

    /// <summary>Adds an error that only the data can show: whoever needs the value needs the condition to be false.</summary>
    public void Refuse(Node value, Node condition, string message)
    {
        var refusal = new GraphRefusal(value, condition, message);
        if (!_knownRefusals.Add(refusal))
        {
            return;
        }

        _refusals.Add(refusal);
        if (!_refusalsOf.TryGetValue(value, out var known))
        {
            _refusalsOf.Add(value, known = []);
        }

        known.Add(refusal);
    }

    /// <summary>What makes a value no good makes every selection of it no good: NumPy computes the whole first.</summary>
    /// <returns>The heir.</returns>
    /// <exception cref="ExpressionException">It is too much.</exception>
    public Node InheritRefusals(Node from, Node heir)
    {
        if (!ReferenceEquals(from, heir) && _refusalsOf.TryGetValue(from, out var refusals))
        {
            foreach (var refusal in refusals)
            {
                CountStep();
                Refuse(heir, refusal.Condition, refusal.Message);
            }
        }

        return heir;
    }

    /// <summary>What a value is known to give without being computed is no good either where anything that it is made of is none.</summary>
    /// <param name="from">The value, which the heir need not use.</param>
    /// <param name="heir">What it gives.</param>
    /// <returns>The heir.</returns>
    /// <exception cref="ExpressionException">It is too much.</exception>
    public Node InheritAllRefusals(Operand from, Node heir)
    {
        if (_refusals.Count == 0)
        {
            return heir;
        }

        var pending = new Stack<Node>(from.Nodes);
        var seen = new HashSet<Node>();
        while (pending.TryPop(out var node))
        {
            if (seen.Add(node))
            {
                CountStep();
                InheritRefusals(node, heir);
                foreach (var operand in node.Operands)
                {
                    pending.Push(operand);
                }
            }
        }

        return heir;
    }

    /// <summary>Looks whether anybody still wants what is made of the graph.</summary>
    /// <exception cref="OperationCanceledException">Nobody does.</exception>
    public void ThrowIfCancelled() => cancellation.ThrowIfCancellationRequested();

    private Node Make(NodeKey key)
    {
        ThrowIfCancelled();
        if (!_known.TryGetValue(key, out var node))
        {
            node = new Node(key, _nodes.Count);
            _nodes.Add(node);
            _known.Add(key, node);
        }

        return node;
    }
}
