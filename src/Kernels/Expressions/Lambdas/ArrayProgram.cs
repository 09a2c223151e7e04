using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>The text of a program that computes expressions which were put together in C#.</summary>
/// <remarks>
/// Inputs are called <c>x0</c>, <c>x1</c>, … in the order in which the text meets them. What is used more than once, and what
/// would be nested too deep, is assigned to <c>t0</c>, <c>t1</c>, … first. Immutable, so safe on any thread.
/// </remarks>
public sealed class ArrayProgram
{
    internal ArrayProgram(string text, ImmutableArray<KeyValuePair<string, object>> inputs)
    {
        Text = text;
        Inputs = inputs;
    }

    /// <summary>The program: assignments, then one expression statement for each result, in order.</summary>
    public string Text { get; }

    /// <summary>The name of each input and the key it was made with.</summary>
    public ImmutableArray<KeyValuePair<string, object>> Inputs { get; }

    /// <summary>Writes a program.</summary>
    /// <param name="results">What it gives, one expression statement for each.</param>
    /// <param name="outputName">The name to which <paramref name="output"/> is assigned, or null. No input gets this name.</param>
    /// <param name="output">An array that is to be kept, or null.</param>
    /// <exception cref="ArgumentException"><paramref name="outputName"/> is no name that the language can give to a value.</exception>
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
