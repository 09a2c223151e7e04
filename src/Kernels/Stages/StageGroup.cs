namespace ActorShm.Kernels;

/// <summary>What one pass over the data is for.</summary>
/// <param name="depth">How many passes must have ended before.</param>
/// <param name="shape">The shape of the arrays it goes over.</param>
/// <param name="form">How it goes over them.</param>
/// <param name="axisCount">How many axes its reductions are along; 0 for all elements.</param>
internal sealed class StageGroup(int depth, ArrayShape shape, StageForm form, int axisCount)
{
    public int Depth { get; } = depth;

    public ArrayShape Shape { get; } = shape;

    public StageForm Form { get; } = form;

    public int AxisCount { get; } = axisCount;

    public List<Node> Reductions { get; } = [];

    /// <summary>Whether no further reduction along axes has room: combining them takes two slots for each, and code of so many is no longer fused.</summary>
    public bool IsFull => Form != StageForm.Elements && Reductions.Count >= StageCode.MaxSlots / 4;

    /// <summary>Arrays to write, each with the value to write.</summary>
    public List<(int Array, Operand Value)> Stores { get; } = [];
}
