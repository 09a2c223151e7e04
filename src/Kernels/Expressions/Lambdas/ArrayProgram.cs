using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>The text of a program that computes expressions built in C#.</summary>
/// <remarks>
/// Inputs are called <c>x0</c>, <c>x1</c>, … in the order in which the text reaches them. What is used more than once, or
/// would be nested too deep, is first assigned to <c>t0</c>, <c>t1</c>, …. Immutable, so safe on any thread.
/// </remarks>
public sealed class ArrayProgram
{
    internal ArrayProgram(string text, ImmutableArray<KeyValuePair<string, object>> inputs)
    {
        Text = text;
        Inputs = inputs;
    }

    /// <summary>Gets the program: assignments, then one expression statement per result, in order.</summary>
    public string Text { get; }

    /// <summary>Gets the name of each input and its key.</summary>
    public ImmutableArray<KeyValuePair<string, object>> Inputs { get; }

    /// <summary>Writes a program.</summary>
    /// <param name="results">The results, one expression statement each.</param>
    /// <param name="outputName">The name to which <paramref name="output"/> is assigned, or null. No input gets this name.</param>
    /// <param name="output">An array to keep, or null.</param>
    /// <exception cref="ArgumentException"><paramref name="outputName"/> is not a name that a program can give to a value.</exception>
    public static ArrayProgram Of(IReadOnlyList<ArrayExpression> results, string? outputName = null, ArrayExpression? output = null)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (outputName is not null && (ReservedNames.IsName(outputName) ? ReservedNames.WhyNot(outputName) : "A name is a letter or underscore, then letters, digits and underscores.") is { } reason)
        {
            throw new ArgumentException($"'{outputName}' cannot name an array. {reason}", nameof(outputName));
        }

        ArrayExpression[] typed = [.. results.Select(OfCSharpType)];
        output = output is null ? null : OfCSharpType(output);
        var printer = new ArrayProgramPrinter(output is null ? typed : [output, .. typed], outputName);
        return printer.Print(typed, output);
    }

    private static ArrayExpression OfCSharpType(ArrayExpression root) => root.IsUntyped ? root.Typed : root;
}
