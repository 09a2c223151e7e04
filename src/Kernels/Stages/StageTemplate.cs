using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>A stage whose scalars are not known yet.</summary>
/// <param name="Depth">How many passes must have ended before its scalars are known.</param>
/// <param name="Domain">Over which elements it goes.</param>
/// <param name="Instructions">The code; bound constants are zero.</param>
/// <param name="Bound">Which instructions are constants to be bound, and the scalar of each.</param>
/// <param name="Inputs">For each input slot the input of the program, or the array that an earlier stage has written.</param>
/// <param name="Outputs">For each output slot the array of the program.</param>
/// <param name="Reductions">The reductions in the order of their partial results.</param>
internal sealed record StageTemplate(
    int Depth,
    StageDomain Domain,
    ImmutableArray<Instruction> Instructions,
    ImmutableArray<(int Instruction, Node Scalar)> Bound,
    ImmutableArray<(int Index, DType DType)> Inputs,
    ImmutableArray<(int Index, DType DType)> Outputs,
    ImmutableArray<Node> Reductions)
{
    /// <summary>The stage with its scalars in place.</summary>
    public Stage Bind(Func<Node, Scalar> valueOf)
    {
        var instructions = Instructions.ToBuilder();
        foreach (var (index, scalar) in Bound)
        {
            instructions[index] = instructions[index] with { Bits = valueOf(scalar).InRegister().Bits };
        }

        var outputs = Outputs.Where(_ => Domain.Form == StageForm.Elements).Select(output => output.DType);
        var code = new StageCode(instructions.MoveToImmutable(), [.. Inputs.Select(input => input.DType)], [.. outputs]);
        return new Stage(code, Domain, [.. Inputs.Select(input => input.Index)], [.. Outputs.Select(output => output.Index)]);
    }
}
