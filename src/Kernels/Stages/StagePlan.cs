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
        var groups = new Dictionary<(int Depth, ArrayShape Shape), StageGroup>();
        foreach (var reduction in needed.Where(node => node.Kind == NodeKind.Reduction))
        {
            GroupOf(groups, reduction.Key.A!).Reductions.Add(reduction);
        }

        Node[] temporaries = [.. needed.Where(node => node.Kind == NodeKind.Stored && !arrays.Contains(node))];
        Node[] written = [.. arrays, .. temporaries];
        for (var i = 0; i < written.Length; i++)
        {
            var value = written[i].Kind == NodeKind.Stored ? written[i].Key.A! : written[i];
            GroupOf(groups, value).Stores.Add((i, value));
        }

        // Over no elements there is nothing to do: a reduction has the value of no elements without any pass.
        var stages = groups.Values.Where(group => group.Shape.ElementCount > 0).OrderBy(group => group.Depth);
        int PlaceOf(Node source) => source.Kind == NodeKind.Input ? (int)source.Key.Bits : inputCount + Array.IndexOf(written, source);
        return new StagePlan([.. stages.Select(group => StageEmitter.Emit(graph, group, PlaceOf))], [.. needed.Where(node => node.IsScalar)], [.. temporaries]);
    }

    private static StageGroup GroupOf(Dictionary<(int Depth, ArrayShape Shape), StageGroup> groups, Node value)
    {
        var key = (value.Depth, value.Shape);
        if (!groups.TryGetValue(key, out var group))
        {
            group = new StageGroup(value.Depth, value.Shape);
            groups.Add(key, group);
        }

        return group;
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
}
