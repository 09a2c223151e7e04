using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>A program cut into passes over data.</summary>
/// <remarks>
/// A reduction inside an expression must be complete before the rest can start, so values have a depth: the number of
/// passes before them. All reductions of one depth over arrays of one shape share a pass (of those along axes, so many as a pass takes), and an array is written in
/// the first pass that has what it needs. What two passes both need is computed in both: that is cheaper than keeping it. A
/// value that is stored on the way is written to a temporary array, unless it is one of the arrays that were asked for.
/// </remarks>
/// <param name="Stages">The passes; an earlier one never needs a later one.</param>
/// <param name="Scalars">The scalars that anybody needs; operands first.</param>
/// <param name="Temporaries">The values of the temporary arrays, in the order of their numbers, which follow those of the arrays that were asked for.</param>
/// <param name="Refusals">The errors that data may show in what is computed.</param>
internal sealed record StagePlan(
    ImmutableArray<StageTemplate> Stages, ImmutableArray<Node> Scalars, ImmutableArray<Node> Temporaries, ImmutableArray<GraphRefusal> Refusals)
{
    /// <param name="graph">The program's graph.</param>
    /// <param name="results">The scalars to be known at the end.</param>
    /// <param name="arrays">The values to be written, one for each array.</param>
    /// <param name="inputCount">The number of the program's inputs.</param>
    /// <exception cref="ExpressionException">A pass needs too many arrays or too much code.</exception>
    public static StagePlan Cut(Graph graph, IEnumerable<Node> results, IReadOnlyList<Operand> arrays, int inputCount)
    {
        var needed = Needed(graph, results.Concat(arrays.SelectMany(array => array.Nodes)));
        var refusals = graph.Refusals.Where(refusal => needed.Contains(refusal.Value));
        var groups = new Groups();
        foreach (var reduction in needed.Where(node => node.Kind == NodeKind.Reduction))
        {
            groups.Of(reduction.Key.A!).Reductions.Add(reduction);
        }

        Node[] temporaries = [.. needed.Where(node => node.Kind is NodeKind.Stored or NodeKind.AxisReduction && !arrays.Contains(node))];
        Operand[] written = [.. arrays, .. temporaries.Select(static node => (Operand)node)];
        for (var i = 0; i < written.Length; i++)
        {
            groups.Add(i, written[i]);
        }

        // Over no elements there is nothing to do: a reduction has the value of no elements without any pass.
        var stages = groups.All.Where(group => group.Shape.ElementCount > 0).OrderBy(group => group.Depth);
        int PlaceOf(Node source) => source.Kind == NodeKind.Input ? (int)source.Key.Bits : inputCount + Array.IndexOf(written, (Operand)source);
        return new StagePlan(
            [.. stages.Select(group => StageEmitter.Emit(graph, group, PlaceOf, inputCount))],
            [.. needed.Where(node => node.IsScalar)],
            [.. temporaries],
            [.. refusals]);
    }

    private static List<Node> Needed(Graph graph, IEnumerable<Node> roots)
    {
        var needed = new bool[graph.Nodes.Count];
        foreach (var root in roots)
        {
            needed[root.Index] = true;
        }

        // What decides whether a value is refused is needed with it, and may be younger than the value.
        do
        {
            MarkOperands(graph, needed);
        }
        while (MarkConditions(graph, needed));
        return [.. graph.Nodes.Where(node => needed[node.Index])];
    }

    private static void MarkOperands(Graph graph, bool[] needed)
    {
        for (var i = needed.Length - 1; i >= 0; i--)
        {
            foreach (var operand in needed[i] ? graph.Nodes[i].Operands : [])
            {
                needed[operand.Index] = true;
            }
        }
    }

    private static bool MarkConditions(Graph graph, bool[] needed)
    {
        var found = graph.Refusals.Where(refusal => needed[refusal.Value.Index] && !needed[refusal.Condition.Index]).ToArray();
        foreach (var refusal in found)
        {
            needed[refusal.Condition.Index] = true;
        }

        return found.Length > 0;
    }

    /// <summary>The passes while they are being filled.</summary>
    private sealed class Groups
    {
        private readonly Dictionary<(int Depth, ArrayShape Shape, StageForm Form, int AxisCount, Node? Product), StageGroup> _current = [];
        private readonly List<StageGroup> _all = [];
        private readonly HashSet<Node> _alongAxes = [];

        public IEnumerable<StageGroup> All => _all;

        /// <summary>The pass that goes over an array when all that it needs is there.</summary>
        public StageGroup Of(Operand value, StageForm form = StageForm.Elements, int axisCount = 0)
        {
            // A product of matrices is a pass of its own: its kernel knows of one pair of factors.
            var key = (value.Depth, value.Shape, form, axisCount, form == StageForm.Product ? value.Node : null);
            if (!_current.TryGetValue(key, out var group) || group.IsFull)
            {
                group = new StageGroup(value.Depth, value.Shape, form, axisCount);
                _current[key] = group;
                _all.Add(group);
            }

            return group;
        }

        /// <summary>Has an array written: by the pass that reduces along axes, or by one that stores a value.</summary>
        public void Add(int array, Operand value)
        {
            var node = value.IsComplex ? null : value.Node;
            if (node?.Kind == NodeKind.AxisReduction)
            {
                if (_alongAxes.Add(node))
                {
                    Of(node.Key.A!, (StageForm)(node.Key.Bits >> 8), (int)(node.Key.Bits & 0xFF)).Reductions.Add(node);
                    return;
                }

                // It is written already, and is asked for under another name too: that one is a copy, made when it is whole.
            }

            Operand stored = node?.Kind == NodeKind.Stored ? node.Key.A! : value;
            Of(stored).Stores.Add((array, stored));
        }
    }
}
