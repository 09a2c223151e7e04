namespace ActorShm.Kernels;

/// <summary>The typed expression graph of one program. A value that is asked for twice is made once.</summary>
internal sealed class Graph
{
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<NodeKey, Node> _known = [];

    /// <summary>All nodes; operands come before what uses them.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    public Node Input(int index, DType dtype, ArrayShape shape) =>
        Make(new NodeKey(NodeKind.Input, default, dtype, shape, null, null, null, index));

    public Node Constant(Scalar value) =>
        Make(new NodeKey(NodeKind.Constant, default, value.DType, ArrayShape.Scalar, null, null, null, value.Bits));

    /// <exception cref="ExpressionException">The operands' shapes do not match.</exception>
    public Node Operation(OpCode op, DType dtype, Node a, Node? b = null, Node? c = null)
    {
        var shape = a.Shape;
        shape = b is null ? shape : ArrayShape.Join(shape, b.Shape);
        shape = c is null ? shape : ArrayShape.Join(shape, c.Shape);
        return Make(new NodeKey(NodeKind.Operation, op, dtype, shape, a, b, c, 0));
    }

    /// <summary>The scalar itself when the shape is that of a scalar.</summary>
    public Node Broadcast(Node scalar, ArrayShape shape) =>
        shape.IsScalar ? scalar : Make(new NodeKey(NodeKind.Broadcast, default, scalar.DType, shape, scalar, null, null, 0));

    public Node Reduction(OpCode op, Node array) =>
        Make(new NodeKey(NodeKind.Reduction, op, array.DType, ArrayShape.Scalar, array, null, null, 0));

    public Node Finish(FinishKind kind, DType dtype, Node reduction) =>
        Make(new NodeKey(NodeKind.Finish, default, dtype, ArrayShape.Scalar, reduction, null, null, (long)kind));

    private Node Make(NodeKey key)
    {
        if (!_known.TryGetValue(key, out var node))
        {
            node = new Node(key, _nodes.Count);
            _nodes.Add(node);
            _known.Add(key, node);
        }

        return node;
    }
}
