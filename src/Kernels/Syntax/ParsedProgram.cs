namespace ActorShm.Kernels;

/// <summary>The result of parsing a program.</summary>
/// <param name="Builder">The builder. It has made the graph of all values in the text, used or not, and makes values from literals when the caller asks for them.</param>
/// <param name="Expressions">The expression statements in program order: their text and value.</param>
/// <param name="Assigned">For each assigned name, its last value and its place. A number has no type until it is asked for, because beside an array it takes the array's type.</param>
internal sealed record ParsedProgram(
    ExpressionBuilder Builder,
    IReadOnlyList<(string Text, Operand Value)> Expressions,
    IReadOnlyDictionary<string, (Token Name, Operand Value)> Assigned);
