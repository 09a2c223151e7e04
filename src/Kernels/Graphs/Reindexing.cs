namespace ActorShm.Kernels;

/// <summary>Rewrites an expression so that it has another shape, by giving its inputs that shape: elementwise operations commute with indexing.</summary>
/// <remarks>As a result, every stage goes over arrays of one shape, and slicing, transposing and stretching become ways of reading an input.</remarks>
/// <param name="graph">The graph that gets the new nodes.</param>
/// <param name="shape">The new shape; not that of a scalar.</param>
/// <param name="layoutOf">The layout of the new shape over the elements of an array that has the old shape and a layout; null where there is none.</param>
internal sealed class Reindexing(Graph graph, ArrayShape shape, Func<Layout, Layout?> layoutOf)
{
    private readonly Dictionary<Node, Node?> _done = [];

    /// <summary>Returns the expression with the new shape; null when one of its inputs has no layout for it.</summary>
    /// <exception cref="ExpressionException">The graph becomes too large.</exception>
    public Node? Apply(Node root)
    {
        var pending = new Stack<Node>([root]);
        while (pending.TryPeek(out var node))
        {
            if (_done.ContainsKey(node))
            {
                pending.Pop();
                continue;
            }

            var ready = true;
            foreach (var operand in node.Kind == NodeKind.Operation ? node.Operands.Where(static operand => !operand.IsScalar) : [])
            {
                if (!_done.ContainsKey(operand))
                {
                    pending.Push(operand);
                    ready = false;
                }
            }

            if (ready)
            {
                graph.CountStep();
                _done.Add(pending.Pop(), Rewritten(node));
            }
        }

        return _done[root];
    }

    private Node? Rewritten(Node node) => Moved(node) is { } moved ? graph.InheritRefusals(node, moved) : null;

    private Node? Moved(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.Broadcast:
                return graph.Broadcast(node.Key.A!, shape);
            case NodeKind.Operation:
                var operands = node.Operands.Select(operand => operand.IsScalar ? operand : _done[operand]).ToArray();
                return operands.Contains(null) ? null
                    : graph.Operation(node.Op, node.DType, operands[0]!, operands.ElementAtOrDefault(1), operands.ElementAtOrDefault(2));
            default:
                var (source, layout) = node.Kind == NodeKind.View ? (node.Key.A!, node.Key.Layout!) : (node, Layout.Dense(node.Shape));
                return layoutOf(layout) is { } found ? graph.View(source, shape, found) : null;
        }
    }
}
