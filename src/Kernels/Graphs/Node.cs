namespace ActorShm.Kernels;

/// <summary>Everything that identifies a node: two nodes with equal keys are one node.</summary>
/// <param name="Kind">The kind of the node.</param>
/// <param name="Op">The operation or reduction; 0 for other kinds.</param>
/// <param name="DType">The type of its value.</param>
/// <param name="Shape">The shape of its value.</param>
/// <param name="A">The first operand.</param>
/// <param name="B">The second operand.</param>
/// <param name="C">The third operand.</param>
/// <param name="Bits">A number whose meaning depends on the kind.</param>
/// <param name="Layout">For a view, the layout of its elements in its operand; otherwise null.</param>
internal readonly record struct NodeKey(
    NodeKind Kind, OpCode Op, DType DType, ArrayShape Shape, Node? A, Node? B, Node? C, long Bits, Layout? Layout = null);

/// <summary>One value of the expression graph. Nodes are compared by reference; the graph makes each only once.</summary>
internal sealed class Node
{
    public Node(NodeKey key, int index)
    {
        Key = key;
        Index = index;
        var operands = Math.Max(key.A?.Depth ?? 0, Math.Max(key.B?.Depth ?? 0, key.C?.Depth ?? 0));
        Depth = key.Kind is NodeKind.Reduction or NodeKind.Stored or NodeKind.AxisReduction ? operands + 1 : operands;
    }

    public NodeKey Key { get; }

    /// <summary>Gets the position in the graph; operands always come before the nodes that use them.</summary>
    public int Index { get; }

    /// <summary>Gets how many passes over data, one after the other, must end before this value can be computed.</summary>
    public int Depth { get; }

    public NodeKind Kind => Key.Kind;

    public OpCode Op => Key.Op;

    public DType DType => Key.DType;

    public ArrayShape Shape => Key.Shape;

    /// <summary>Gets whether the elements are in memory that a stage can read: that of an input or of a temporary array.</summary>
    public bool IsInMemory => Kind is NodeKind.Input or NodeKind.Stored or NodeKind.AxisReduction;

    public bool IsScalar => Key.Shape.IsScalar;

    public IEnumerable<Node> Operands
    {
        get
        {
            if (Key.A is { } a)
            {
                yield return a;
            }

            if (Key.B is { } b)
            {
                yield return b;
            }

            if (Key.C is { } c)
            {
                yield return c;
            }
        }
    }
}
