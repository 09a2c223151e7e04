using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>Turns a stage's reductions into an elementwise fold. Each reduction takes the value that it holds so far from an additional input, combines it with the next element, and writes the new value to an output.</summary>
internal static class Folding
{
    /// <summary>The number of instructions beyond which code fills all registers by itself.</summary>
    private const int MaxInstructions = 8;

    /// <summary>Returns how many elements of each result are best folded at a time.</summary>
    /// <param name="code">The code to fold.</param>
    /// <returns>The number of elements: 1 for code that uses indexes, or that computes for longer than it takes to move the values that the results hold.</returns>
    public static int RowsAtOnce(StageCode code) =>
        code.Instructions.Length > MaxInstructions || code.Instructions.Any(static i => i.Op == OpCode.Index || FusedEmitter.IsFunction(i)) ? 1 : 8;

    /// <summary>Makes the fold of one or several elements of each result, first to last.</summary>
    /// <param name="code">Code that reduces and stores nothing; see <see cref="OpCodes.Combining"/> for the reductions that it may have.</param>
    /// <param name="rows">The number of elements of each result.</param>
    /// <returns>The fold. Its inputs are those of the code, for each element in turn, followed by one for each reduction; it has one output for each reduction.</returns>
    public static StageCode Of(StageCode code, int rows = 1)
    {
        var instructions = ImmutableArray.CreateBuilder<Instruction>();
        DType[] reduced = [.. code.Instructions.Where(static i => OpCodes.IsReduction(i.Op)).Select(static i => i.DType)];
        var held = new int[reduced.Length];
        for (var i = 0; i < held.Length; i++)
        {
            held[i] = i;
            instructions.Add(Instruction.Load(reduced[i], (rows * code.Inputs.Length) + i));
        }

        var places = new int[code.Instructions.Length];
        for (var row = 0; row < rows; row++)
        {
            AddRow(code, row, instructions, places, held);
        }

        for (var i = 0; i < held.Length; i++)
        {
            instructions.Add(Instruction.Store(reduced[i], held[i], i));
        }

        return new StageCode(instructions.ToImmutable(), [.. Enumerable.Repeat(code.Inputs, rows).SelectMany(static inputs => inputs), .. reduced], [.. reduced]);
    }

    /// <summary>Makes the fold that combines two values of each result, of which each stands for some elements; the value for the earlier elements comes first.</summary>
    /// <param name="code">Code as for <see cref="Of"/>.</param>
    /// <returns>The fold. Its inputs are the first values, one for each reduction, followed by the second values; it has one output for each reduction.</returns>
    public static StageCode OfPairs(StageCode code)
    {
        Instruction[] reductions = [.. code.Instructions.Where(static i => OpCodes.IsReduction(i.Op))];
        var count = reductions.Length;
        DType[] reduced = [.. reductions.Select(static i => i.DType)];
        Instruction[] instructions =
        [
            .. reduced.Concat(reduced).Select(static (dtype, slot) => Instruction.Load(dtype, slot)),
            .. reductions.Select((reduction, i) => new Instruction(OpCodes.Combining(reduction.Op), reduction.DType, i, count + i)),
            .. reduced.Select((dtype, i) => Instruction.Store(dtype, (2 * count) + i, i)),
        ];
        return new StageCode([.. instructions], [.. reduced, .. reduced], [.. reduced]);
    }

    /// <summary>Returns the same code with the indexes of elements as one more input, an int64; null when the code uses no indexes.</summary>
    public static StageCode? TryLoadIndexes(StageCode code)
    {
        var slot = code.Inputs.Length;
        return code.Instructions.Any(static i => i.Op == OpCode.Index)
            ? new StageCode([.. code.Instructions.Select(i => i.Op == OpCode.Index ? Instruction.Load(DType.Int64, slot) : i)], [.. code.Inputs, DType.Int64], code.Outputs)
            : null;
    }

    private static void AddRow(StageCode code, int row, ImmutableArray<Instruction>.Builder instructions, int[] places, int[] held)
    {
        var reductions = 0;
        for (var i = 0; i < places.Length; i++)
        {
            var instruction = code.Instructions[i];
            if (OpCodes.IsReduction(instruction.Op))
            {
                var combined = new Instruction(OpCodes.Combining(instruction.Op), instruction.DType, held[reductions], places[instruction.A]);
                held[reductions++] = instructions.Count;
                instructions.Add(combined);
            }
            else if (row == 0 || instruction.Op != OpCode.Constant)
            {
                places[i] = instructions.Count;
                instructions.Add(Moved(instruction, places) with { Slot = OpCodes.IsLoad(instruction.Op) ? instruction.Slot + (row * code.Inputs.Length) : instruction.Slot });
            }
        }
    }

    private static Instruction Moved(Instruction instruction, int[] places) => instruction with
    {
        A = instruction.A < 0 ? -1 : places[instruction.A],
        B = instruction.B < 0 ? -1 : places[instruction.B],
        C = instruction.C < 0 ? -1 : places[instruction.C],
    };
}
