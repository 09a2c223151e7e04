using ActorShm.Kernels;

namespace ActorShm.Differential;

/// <summary>An array, or a scalar where the shape is empty.</summary>
internal sealed record ArrayValue(DType DType, IReadOnlyList<long> Shape, byte[] Bytes)
{
    public override string ToString() => $"{DType.Name()}({string.Join(", ", Shape)})";
}

/// <summary>An input of a program and its value.</summary>
internal sealed record CaseInput(string Name, ArrayValue Value);

/// <summary>An assignment, whose value is a result too.</summary>
internal sealed record Statement(string Target, Expression Expression)
{
    public override string ToString() => $"{Target} = {Expression}";
}

/// <summary>A program that is Python too, with its inputs.</summary>
internal sealed record Case(int Seed, IReadOnlyList<CaseInput> Inputs, IReadOnlyList<Statement> Statements)
{
    public IReadOnlyList<ProgramInput> ProgramInputs =>
        [.. Inputs.Select(static input => new ProgramInput(input.Name, input.Value.DType, [.. input.Value.Shape]))];
}

/// <summary>The answer to one statement: a value, or the words of a refusal.</summary>
internal readonly record struct Answer(ArrayValue? Value, string? Refusal);

/// <summary>What is wrong with the answer to a statement.</summary>
internal sealed record Problem(int Statement, string Text);
