namespace ActorShm.Kernels;

/// <summary>What the parser makes of a program's text.</summary>
/// <param name="Builder">It made the graph of all values that were written, used or not, and makes values of the literals that are asked for.</param>
/// <param name="Expressions">The expression statements in program order: their text and value.</param>
/// <param name="Assigned">For each assigned name its last value, and where it stands. A number has no type until it is asked for: beside an array it gets the array's.</param>
internal sealed record ParsedProgram(
    ExpressionBuilder Builder,
    IReadOnlyList<(string Text, Operand Value)> Expressions,
    IReadOnlyDictionary<string, (Token Name, Operand Value)> Assigned);
