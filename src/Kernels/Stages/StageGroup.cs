namespace ActorShm.Kernels;

/// <summary>What one pass over the data is for.</summary>
/// <param name="depth">How many passes must have ended before.</param>
/// <param name="shape">The shape of the arrays it goes over.</param>
internal sealed class StageGroup(int depth, ArrayShape shape)
{
    public int Depth { get; } = depth;

    public ArrayShape Shape { get; } = shape;

    public List<Node> Reductions { get; } = [];

    /// <summary>Arrays to write, each with the value to write.</summary>
    public List<(int Array, Node Value)> Stores { get; } = [];
}
