using ActorShm.Kernels;

namespace ActorShm.Actors.Planning;

/// <summary>The bytes that a stage moves between memory and cores.</summary>
internal static class StageBytes
{
    /// <summary>The bytes of inputs that it reads: an input in several slots is read once, because its parts meet in the cache.</summary>
    public static long Read(StageOutline stage, CompiledProgram program) => ByteCounts.Sum(stage.Inputs
        .GroupBy(slot => slot.Index)
        .Select(slots => ByteCounts.Of(
            Math.Min(ByteCounts.Of(stage.ElementCount, slots.Count()), ElementsOf(program, slots.Key)), slots.First().DType.SizeBytes())));

    /// <summary>The bytes of arrays that it writes.</summary>
    public static long Written(StageOutline stage) =>
        ByteCounts.Sum(stage.Outputs.Select(slot => ByteCounts.Of(stage.OutputElements, slot.DType.SizeBytes())));

    /// <summary>The elements of an array that a stage reads: an input, or one that an earlier stage has written.</summary>
    private static long ElementsOf(CompiledProgram program, int index)
    {
        var written = index - program.Inputs.Count;
        var shape = written < 0 ? program.Inputs[index].Shape
            : written < program.Arrays.Count ? program.Arrays[written].Shape
            : program.Temporaries[written - program.Arrays.Count].Shape;
        return shape.Aggregate(1L, (count, extent) => count * extent);
    }
}
