using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>What a program must produce: its results, and the arrays to be written for them and for the outputs.</summary>
/// <param name="Results">One for each expression statement.</param>
/// <param name="ResultValues">The value of each result.</param>
/// <param name="Arrays">The arrays to be written.</param>
/// <param name="ArrayValues">The value of each array.</param>
internal sealed record OutputPlan(
    ImmutableArray<ProgramResult> Results,
    ImmutableArray<Operand> ResultValues,
    ImmutableArray<ProgramArray> Arrays,
    ImmutableArray<Operand> ArrayValues)
{
    /// <exception cref="ProgramException">An output is not known, or nothing at all is asked for.</exception>
    public static OutputPlan Make(string text, ParsedProgram parsed, IReadOnlyCollection<string> outputs, long inlineElements)
    {
        if (parsed.Expressions.Count == 0 && outputs.Count == 0)
        {
            throw new ProgramException(
                parsed.Assigned.Count == 0
                    ? "The program is empty. Write an expression such as mean(x)."
                    : "The program only assigns names, and no output is asked for. Add an expression such as mean(y), or name an output.",
                text);
        }

        var arrays = new List<ProgramArray>();
        var values = new List<Operand>();
        foreach (var name in outputs.Distinct())
        {
            values.Add(Find(text, parsed, name));
            arrays.Add(ArrayOf(name, values[^1]));
        }

        var results = ImmutableArray.CreateBuilder<ProgramResult>();
        foreach (var (statement, value) in parsed.Expressions)
        {
            var index = value.IsScalar ? -1 : values.IndexOf(value);
            if (index < 0 && !value.IsScalar && value.Shape.ElementCount <= inlineElements)
            {
                index = values.Count;
                values.Add(value);
                arrays.Add(ArrayOf(null, value));
            }

            results.Add(new ProgramResult(statement, value.DType, value.Shape.Extents, index));
        }

        return new OutputPlan(results.ToImmutable(), [.. parsed.Expressions.Select(expression => expression.Value)], [.. arrays], [.. values]);
    }

    private static Operand Find(string text, ParsedProgram parsed, string output)
    {
        if (parsed.Assigned.TryGetValue(output, out var assigned))
        {
            return ValueOf(text, parsed, assigned.Name, assigned.Value);
        }

        var statement = output.Trim();
        var found = parsed.Expressions.Where(expression => expression.Text == statement).Select(expression => (Operand?)expression.Value).LastOrDefault();
        return found ?? throw new ProgramException(
            $"The output '{output}' is neither assigned nor an expression of the program. " +
            NameSuggestion.For(output, [.. parsed.Assigned.Keys.Concat(parsed.Expressions.Select(expression => expression.Text)).Distinct()], ""),
            text);
    }

    /// <summary>Gets the value assigned to a name that is asked for; a number alone gets a type here.</summary>
    private static Operand ValueOf(string text, ParsedProgram parsed, Token name, Operand value)
    {
        try
        {
            return parsed.Builder.Value(value);
        }
        catch (ExpressionException refused)
        {
            throw new ProgramException(refused.Message, text, name.Position, refused);
        }
    }

    private static ProgramArray ArrayOf(string? name, Operand value) => new(name, value.DType, value.Shape.Extents);
}
