using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>A program cut into passes over data.</summary>
/// <remarks>
/// A reduction inside an expression must be complete before the rest can start, so values have a depth: the number of
/// passes before them. All reductions of one depth over arrays of one shape share a pass, and an array is written in
/// the first pass that has what it needs. What two passes both need is computed in both: that is cheaper than keeping it. A
/// value that is stored on the way is written to a temporary array, unless it is one of the arrays that were asked for.
/// </remarks>
/// <param name="Stages">The passes; an earlier one never needs a later one.</param>
/// <param name="Scalars">The scalars that anybody needs; operands first.</param>
/// <param name="Temporaries">The values of the temporary arrays, in the order of their numbers, which follow those of the arrays that were asked for.</param>
internal sealed record StagePlan(ImmutableArray<StageTemplate> Stages, ImmutableArray<Node> Scalars, ImmutableArray<Node> Temporaries)
{
    /// <param name="graph">The program's graph.</param>
    /// <param name="results">The scalars to be known at the end.</param>
    /// <param name="arrays">The values to be written, one for each array.</param>
    /// <param name="inputCount">The number of the program's inputs.</param>
    /// <exception cref="ExpressionException">A pass needs too many arrays or too much code.</exception>
    public static StagePlan Cut(Graph graph, IEnumerable<Node> results, IReadOnlyList<Node> arrays, int inputCount)
    {
        var needed = Needed(graph, results.Concat(arrays));
        var groups = new Groups();
        foreach (var reduction in needed.Where(node => node.Kind == NodeKind.Reduction))
        {
            groups.Of(reduction.Key.A!).Reductions.Add(reduction);
        }

        Node[] temporaries = [.. needed.Where(node => node.Kind is NodeKind.Stored or NodeKind.AxisReduction && !arrays.Contains(node))];
        Node[] written = [.. arrays, .. temporaries];
        for (var i = 0; i < written.Length; i++)
        {
            groups.Add(i, written[i]);
        }

        // Over no elements there is nothing to do: a reduction has the value of no elements without any pass.
        var stages = groups.All.Where(group => group.Shape.ElementCount > 0).OrderBy(group => group.Depth);
        int PlaceOf(Node source) => source.Kind == NodeKind.Input ? (int)source.Key.Bits : inputCount + Array.IndexOf(written, source);
        return new StagePlan([.. stages.Select(group => StageEmitter.Emit(graph, group, PlaceOf, inputCount))], [.. needed.Where(node => node.IsScalar)], [.. temporaries]);
    }

    private static List<Node> Needed(Graph graph, IEnumerable<Node> roots)
    {
        var needed = new bool[graph.Nodes.Count];
        foreach (var root in roots)
        {
            needed[root.Index] = true;
        }

        for (var i = needed.Length - 1; i >= 0; i--)
        {
            foreach (var operand in needed[i] ? graph.Nodes[i].Operands : [])
            {
                needed[operand.Index] = true;
            }
        }

        return [.. graph.Nodes.Where(node => needed[node.Index])];
    }

    /// <summary>The passes while they are being filled.</summary>
    private sealed class Groups
    {
        private readonly Dictionary<(int Depth, ArrayShape Shape, StageForm Form, int AxisCount), StageGroup> _groups = [];

        public IEnumerable<StageGroup> All => _groups.Values;

        /// <summary>The pass that goes over an array when all that it needs is there.</summary>
        public StageGroup Of(Node value, StageForm form = StageForm.Elements, int axisCount = 0)
        {
            var key = (value.Depth, value.Shape, form, axisCount);
            if (!_groups.TryGetValue(key, out var group))
            {
                group = new StageGroup(value.Depth, value.Shape, form, axisCount);
                _groups.Add(key, group);
            }

            return group;
        }

        /// <summary>Has an array written: by the pass that reduces along axes, or by one that stores a value.</summary>
        public void Add(int array, Node node)
        {
            if (node.Kind == NodeKind.AxisReduction)
            {
                Of(node.Key.A!, (StageForm)(node.Key.Bits >> 8), (int)(node.Key.Bits & 0xFF)).Reductions.Add(node);
                return;
            }

            var value = node.Kind == NodeKind.Stored ? node.Key.A! : node;
            Of(value).Stores.Add((array, value));
        }
    }
}
