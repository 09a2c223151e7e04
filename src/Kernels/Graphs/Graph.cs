namespace ActorShm.Kernels;

/// <summary>The typed expression graph of one program. A value that is asked for twice is made only once.</summary>
/// <param name="cancellation">Cancels the making of the graph, whoever makes it.</param>
internal sealed class Graph(CancellationToken cancellation = default)
{
    /// <summary>The largest number of steps: no ordinary program reaches it, but a short text with many slices of slices cannot fill the memory.</summary>
    private const int MaxSteps = 250_000;

    private readonly List<Node> _nodes = [];
    private readonly Dictionary<NodeKey, Node> _known = [];
    private readonly List<GraphRefusal> _refusals = [];
    private readonly HashSet<GraphRefusal> _knownRefusals = [];
    private readonly Dictionary<Node, List<GraphRefusal>> _refusalsOf = [];
    private int _steps;

    /// <summary>Gets all nodes; operands come before the nodes that use them.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Gets the conditions that must turn out false for a value to be valid.</summary>
    public IReadOnlyList<GraphRefusal> Refusals => _refusals;

    /// <param name="index">The index of the input.</param>
    /// <param name="load">The part of the input to load: <see cref="OpCode.Load"/> for a real input.</param>
    /// <param name="dtype">The type of the part.</param>
    /// <param name="shape">The input's shape.</param>
    public Node Input(int index, OpCode load, DType dtype, ArrayShape shape) =>
        Make(new NodeKey(NodeKind.Input, load, dtype, shape, null, null, null, index));

    public Node Constant(Scalar value) =>
        Make(new NodeKey(NodeKind.Constant, default, value.DType, ArrayShape.Scalar, null, null, null, value.Bits));

    /// <summary>Makes an elementwise operation; arrays of other shapes than the result's are stretched.</summary>
    /// <exception cref="ExpressionException">The operands' shapes do not match.</exception>
    public Node Operation(OpCode op, DType dtype, Node a, Node? b = null, Node? c = null)
    {
        var shape = a.Shape;
        shape = b is null ? shape : ArrayShape.Broadcast(shape, b.Shape);
        shape = c is null ? shape : ArrayShape.Broadcast(shape, c.Shape);
        return Make(new NodeKey(NodeKind.Operation, op, dtype, shape, Operand(a, shape), b is null ? null : Operand(b, shape), c is null ? null : Operand(c, shape), 0));
    }

    /// <summary>Makes the index of each element of an array, whose last axis changes fastest.</summary>
    /// <param name="shape">The shape of the array, not that of a scalar. A value made with the indexes must be reduced or stored before it is given another shape.</param>
    public Node Index(ArrayShape shape) => Make(new NodeKey(NodeKind.Index, OpCode.Index, DType.Int64, shape, null, null, null, 0));

    /// <summary>Makes the part of an array that a selection takes; a scalar when the selection has no axes.</summary>
    /// <exception cref="ExpressionException">The graph becomes too large.</exception>
    public Node Select(Node array, Selection selection)
    {
        if (!selection.Shape.IsScalar)
        {
            return new Reindexing(this, selection.Shape, layout => layout.Select(selection)).Apply(array)!;
        }

        // A single element is a value that the host has to know. A reduction to the largest element brings it there, because one element alone is the largest.
        var alone = selection with { Shape = new ArrayShape([1]), Axes = [-1], Steps = [0] };
        return Finish(FinishKind.Value, array.DType, Reduction(OpCode.ReduceMax, Select(array, alone)));
    }

    /// <summary>Makes an array of the same elements, in the same order, in another shape.</summary>
    /// <param name="array">An array, not a scalar.</param>
    /// <param name="shape">A shape with the same number of elements, not that of a scalar.</param>
    /// <exception cref="ExpressionException">The graph becomes too large.</exception>
    public Node Reshape(Node array, ArrayShape shape)
    {
        if (shape.ElementCount == 0)
        {
            // There are no elements to find, so any strides will do.
            return new Reindexing(this, shape, _ => Layout.Dense(shape)).Apply(array)!;
        }

        Node? Apply(Node node) => new Reindexing(this, shape, layout => layout.Reshape(array.Shape, shape)).Apply(node);
        return Apply(array) ?? Apply(Store(array))!;
    }

    /// <summary>Stretches an array to a shape to which it broadcasts, or a scalar to any shape.</summary>
    /// <remarks>Computed elements are not computed again for each copy; they are stored first.</remarks>
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

    /// <summary>Whether an element takes more than reading and converting it. A value computed in a storage type ends in a conversion, too.</summary>
    private static bool IsComputed(Node value)
    {
        while (value is { Kind: NodeKind.Operation, Op: OpCode.Convert })
        {
            value = value.Key.A!;
        }

        return value.Kind == NodeKind.Operation;
    }

    /// <summary>Makes an array whose elements are computed once, in a pass of their own, and read from then on.</summary>
    public Node Store(Node array) =>
        array.IsScalar || array.IsInMemory ? array : Make(new NodeKey(NodeKind.Stored, default, array.DType, array.Shape, array, null, null, 0));

    /// <summary>Makes a reduction along axes, in a pass of its own.</summary>
    /// <param name="op">A reduction that combines values.</param>
    /// <param name="array">The array to reduce, with the reduced axes last for runs and first for columns.</param>
    /// <param name="form">Runs or columns.</param>
    /// <param name="axisCount">The number of axes to reduce.</param>
    /// <param name="shape">The shape of the results, with an axis for chunks when there are several.</param>
    public Node AxisReduction(OpCode op, Node array, StageForm form, int axisCount, ArrayShape shape) =>
        Make(new NodeKey(NodeKind.AxisReduction, op, array.DType, shape, array, null, null, ((long)form << 8) | (uint)axisCount));

    /// <summary>Makes a view of an array that is in memory; returns the array itself when the view changes nothing.</summary>
    public Node View(Node source, ArrayShape shape, Layout layout) =>
        shape.Equals(source.Shape) && layout.Equals(Layout.Dense(shape))
            ? source
            : Make(new NodeKey(NodeKind.View, default, source.DType, shape, source, null, null, 0, layout));

    /// <summary>Counts a step of rewriting, because a short text can ask for any number of steps.</summary>
    /// <exception cref="ExpressionException">There are too many steps.</exception>
    /// <exception cref="OperationCanceledException">Nobody wants the graph any more.</exception>
    public void CountStep()
    {
        ThrowIfCancelled();
        if (++_steps > MaxSteps)
        {
            throw new ExpressionException($"Slicing and stretching the expressions of this program takes more than {MaxSteps} steps. Split the program.");
        }
    }

    /// <summary>Stretches a scalar to a shape; returns the scalar itself when the shape is that of a scalar.</summary>
    public Node Broadcast(Node scalar, ArrayShape shape) =>
        shape.IsScalar ? scalar : Make(new NodeKey(NodeKind.Broadcast, default, scalar.DType, shape, scalar, null, null, 0));

    public Node Reduction(OpCode op, Node array) =>
        Make(new NodeKey(NodeKind.Reduction, op, array.DType, ArrayShape.Scalar, array, null, null, 0));

    public Node Finish(FinishKind kind, DType dtype, Node reduction) =>
        Make(new NodeKey(NodeKind.Finish, default, dtype, ArrayShape.Scalar, reduction, null, null, (long)kind));

    /// <summary>Stretches an operand. Scalars stay as they are, because an operation takes them beside arrays of any shape.</summary>
    private Node Operand(Node value, ArrayShape shape) => value.IsScalar ? value : Stretch(value, shape);

    /// <summary>Adds an error that only the data can show: the value is valid only if the condition turns out false.</summary>
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

    /// <summary>Passes the refusals of a value on to a selection of it. NumPy computes the whole value first, so an error in the value is an error in every selection of it.</summary>
    /// <returns>The heir.</returns>
    /// <exception cref="ExpressionException">There are too many steps.</exception>
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

    /// <summary>Passes the refusals of a value, and of everything that it is made of, on to a result that is known without computing the value.</summary>
    /// <param name="from">The value, which the heir need not use.</param>
    /// <param name="heir">The result that is known.</param>
    /// <returns>The heir.</returns>
    /// <exception cref="ExpressionException">There are too many steps.</exception>
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

    /// <summary>Throws if nobody wants the graph any more.</summary>
    /// <exception cref="OperationCanceledException">Nobody wants it any more.</exception>
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
