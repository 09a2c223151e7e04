namespace ActorShm.Kernels;

/// <summary>The result of parsing a program.</summary>
/// <param name="Builder">The builder, which has made the graph of all values in the text, used or not, and makes values from the literals that are asked for.</param>
/// <param name="Expressions">The expression statements in program order: their text and value.</param>
/// <param name="Assigned">For each assigned name its last value and its place. A number has no type until it is asked for, since beside an array it takes the array's.</param>
internal sealed record ParsedProgram(
    ExpressionBuilder Builder,
    IReadOnlyList<(string Text, Operand Value)> Expressions,
    IReadOnlyDictionary<string, (Token Name, Operand Value)> Assigned);
