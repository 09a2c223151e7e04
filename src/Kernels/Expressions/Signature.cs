using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>One parameter of a function.</summary>
/// <param name="Name">NumPy's name of the parameter.</param>
/// <param name="Default">The value when it is left out; null for a parameter that must be given.</param>
/// <param name="IsPositional">Whether it can be given by its position.</param>
/// <param name="IsNamed">Whether it can be given by its name.</param>
internal sealed record Parameter(string Name, Argument? Default, bool IsPositional, bool IsNamed);

/// <summary>How a function is called, in Python's notation: <c>sum(a, axis=None, *, keepdims=False)</c>.</summary>
/// <remarks>
/// Parameters before <c>/</c> can only be given by position, those after <c>*</c> only by name. Defaults are integers,
/// <c>True</c>, <c>False</c> and <c>None</c>. Immutable, so safe on any thread.
/// </remarks>
internal sealed class Signature
{
    private readonly string _text;

    private Signature(string text, string function, ImmutableArray<Parameter> parameters)
    {
        _text = text;
        Function = function;
        Parameters = parameters;
    }

    public string Function { get; }

    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>Gets the number of arguments that can be given by position.</summary>
    public int PositionalCount => Parameters.Count(static parameter => parameter.IsPositional);

    /// <summary>Parses a signature of the table of functions; a malformed one is a defect of this library.</summary>
    /// <exception cref="FormatException">The text is not a signature.</exception>
    public static Signature Parse(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open <= 0 || !text.EndsWith(')'))
        {
            throw new FormatException($"'{text}' is not the signature of a function.");
        }

        var parameters = new List<Parameter>();
        var isPositional = true;
        foreach (var part in text[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            switch (part)
            {
                case "/":
                    parameters = [.. parameters.Select(static parameter => parameter with { IsNamed = false })];
                    break;
                case "*":
                    isPositional = false;
                    break;
                default:
                    parameters.Add(ParameterOf(part, isPositional));
                    break;
            }
        }

        return new Signature(text, text[..open], [.. parameters]);
    }

    /// <summary>Gets the index of a parameter; asking for one that does not exist is a defect of this library.</summary>
    /// <exception cref="InvalidOperationException">There is no such parameter.</exception>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Parameters.Length; i++)
        {
            if (string.Equals(Parameters[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        throw new InvalidOperationException($"{_text} has no parameter '{name}'.");
    }

    /// <summary>Returns the signature as it was written.</summary>
    public override string ToString() => _text;

    private static Parameter ParameterOf(string text, bool isPositional)
    {
        var assign = text.IndexOf('=', StringComparison.Ordinal);
        return assign < 0
            ? new Parameter(text, null, isPositional, IsNamed: true)
            : new Parameter(text[..assign], DefaultOf(text[(assign + 1)..]), isPositional, IsNamed: true);
    }

    private static Argument DefaultOf(string text) => text switch
    {
        "None" => Argument.None,
        ['-', .. var digits] => Argument.Of(LiteralArithmetic.Negate(NumberText.Parse(digits))),
        _ => Argument.Of(ReservedNames.LiteralNamed(text) ?? NumberText.Parse(text)),
    };
}
