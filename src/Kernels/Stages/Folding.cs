using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>Turns a stage's reductions into an elementwise fold: each takes what it holds so far from a further input, combines it with the next element, and writes it to an output.</summary>
internal static class Folding
{
    /// <param name="code">Code that reduces and stores nothing; see <see cref="OpCodes.Combining"/> for which reductions it may have.</param>
    /// <returns>The fold: behind the inputs of the code one for each reduction, and as many outputs.</returns>
    public static StageCode Of(StageCode code)
    {
        var instructions = ImmutableArray.CreateBuilder<Instruction>();
        var inputs = code.Inputs.ToBuilder();
        var outputs = ImmutableArray.CreateBuilder<DType>();
        var places = new int[code.Instructions.Length];
        for (var i = 0; i < places.Length; i++)
        {
            var instruction = code.Instructions[i];
            if (!OpCodes.IsReduction(instruction.Op))
            {
                places[i] = instructions.Count;
                instructions.Add(Moved(instruction, places));
                continue;
            }

            var held = instructions.Count;
            instructions.Add(Instruction.Load(instruction.DType, inputs.Count));
            instructions.Add(new Instruction(OpCodes.Combining(instruction.Op), instruction.DType, held, places[instruction.A]));
            instructions.Add(Instruction.Store(instruction.DType, held + 1, outputs.Count));
            inputs.Add(instruction.DType);
            outputs.Add(instruction.DType);
        }

        return new StageCode(instructions.ToImmutable(), inputs.ToImmutable(), outputs.ToImmutable());
    }

    private static Instruction Moved(Instruction instruction, int[] places) => instruction with
    {
        A = instruction.A < 0 ? -1 : places[instruction.A],
        B = instruction.B < 0 ? -1 : places[instruction.B],
        C = instruction.C < 0 ? -1 : places[instruction.C],
    };
}
