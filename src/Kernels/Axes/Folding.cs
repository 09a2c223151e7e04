using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>Turns a stage's reductions into an elementwise fold: each takes what it holds so far from a further input, combines it with the next element, and writes it to an output.</summary>
internal static class Folding
{
    /// <summary>Code that is longer than this fills all registers by itself.</summary>
    private const int MaxInstructions = 8;

    /// <summary>How many elements of each result are best folded at a time.</summary>
    /// <param name="code">What to fold.</param>
    /// <returns>1 for code that looks at indexes, or that computes for longer than it moves what results hold.</returns>
    public static int RowsAtOnce(StageCode code) =>
        code.Instructions.Length > MaxInstructions || code.Instructions.Any(static i => i.Op == OpCode.Index || FusedEmitter.IsFunction(i)) ? 1 : 8;

    /// <summary>The fold, of one element of each result or of several, first to last.</summary>
    /// <param name="code">Code that reduces and stores nothing; see <see cref="OpCodes.Combining"/> for which reductions it may have.</param>
    /// <param name="rows">How many elements.</param>
    /// <returns>The fold: the inputs of the code for each element in turn, behind them one for each reduction, and as many outputs.</returns>
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

    /// <summary>The same for two values of each result that stand for some elements each, the earlier ones first.</summary>
    /// <param name="code">Code as for <see cref="Of"/>.</param>
    /// <returns>The fold: an input for each reduction, then one more for each, and as many outputs.</returns>
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

    /// <summary>The same code with the indexes of elements as one more input, an int64; null where it looks at none.</summary>
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
