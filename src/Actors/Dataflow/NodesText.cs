using ActorShm.Actors.Telemetry;

namespace ActorShm.Actors.Dataflow;

/// <summary>Names nodes for people: <c>node 2</c>, <c>nodes 1, 3, 4</c>.</summary>
internal static class NodesText
{
    /// <summary>The largest number of nodes that are named; of more only that there are others is said.</summary>
    private const int Named = 12;

    public static string Of(int[] nodes) =>
        (nodes.Length == 1 ? "node " : "nodes ") + string.Join(", ", nodes.Take(Named)) + (nodes.Length > Named ? " and others" : string.Empty);
}
