namespace ActorShm.Kernels;

/// <summary>What the parser makes of a program's text.</summary>
/// <param name="Graph">All values that were written, used or not.</param>
/// <param name="Expressions">The expression statements in program order: their text and value.</param>
/// <param name="Assigned">For each assigned name its last value.</param>
internal sealed record ParsedProgram(
    Graph Graph,
    IReadOnlyList<(string Text, Operand Value)> Expressions,
    IReadOnlyDictionary<string, Operand> Assigned);
