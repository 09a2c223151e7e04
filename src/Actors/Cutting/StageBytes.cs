using ActorShm.Actors.Telemetry;
using ActorShm.Kernels;

namespace ActorShm.Actors.Cutting;

/// <summary>Computes the bytes that a stage moves between memory and cores.</summary>
internal static class StageBytes
{
    /// <summary>Computes the bytes of inputs that the stage reads. An input in several slots is read once, because its parts meet in the cache.</summary>
    public static long Read(StageOutline stage, CompiledProgram program) => ByteCounts.Sum(stage.Inputs
        .GroupBy(slot => slot.Index)
        .Select(slots => ByteCounts.Of(
            Math.Min(ByteCounts.Of(stage.ElementCount, slots.Count()), ElementsOf(program, slots.Key)), slots.First().DType.SizeBytes())));

    /// <summary>Computes the bytes of arrays that the stage writes.</summary>
    public static long Written(StageOutline stage) => Of(stage.OutputElements, stage.Outputs.Select(slot => slot.DType));

    /// <summary>Computes the bytes that pass through the caches of the cores: each input slot for each element, even if several slots read the same array, and what is written. Partitions are cut by this number.</summary>
    public static long Moved(long elements, IEnumerable<DType> inputs, long outputElements, IEnumerable<DType> outputs) =>
        ByteCounts.Sum([Of(elements, inputs), Of(outputElements, outputs)]);

    private static long Of(long elements, IEnumerable<DType> slots) => ByteCounts.Of(elements, slots.Sum(dtype => dtype.SizeBytes()));

    /// <summary>Gets the number of elements of an array that a stage reads: an input, or an array that an earlier stage has written.</summary>
    private static long ElementsOf(CompiledProgram program, int index)
    {
        var written = index - program.Inputs.Count;
        var shape = written < 0 ? program.Inputs[index].Shape
            : written < program.Arrays.Count ? program.Arrays[written].Shape
            : program.Temporaries[written - program.Arrays.Count].Shape;
        return shape.Aggregate(1L, (count, extent) => count * extent);
    }
}
