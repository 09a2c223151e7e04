using System.Globalization;
using ActorShm.Host.Ending;
using ActorShm.Segments;

namespace ActorShm.Host.Commands.Arguments;

/// <summary>The contents of a new segment on the command line: a NumPy name, and its arguments after colons.</summary>
internal static class FillArgument
{
    /// <summary>The accepted forms, for the help text.</summary>
    public const string Forms = "zeros, ones, empty, full:VALUE, arange[:START[:STEP]], linspace:START:STOP or random:SEED.";

    /// <exception cref="UsageException">The text has none of the accepted forms.</exception>
    public static ArrayContent Parse(string text)
    {
        var parts = text.Split(':');
        return (parts[0], parts.Length) switch
        {
            ("zeros", 1) => ArrayContent.Zeros,
            ("ones", 1) => ArrayContent.Ones,
            ("empty", 1) => ArrayContent.Undefined,
            ("full", 2) => ArrayContent.Full(Number(text, parts[1])),
            ("arange", 1) => ArrayContent.Arange(0L, 1L),
            ("arange", 2) => ArrayContent.Arange(Number(text, parts[1]), 1L),
            ("arange", 3) => ArrayContent.Arange(Number(text, parts[1]), Number(text, parts[2])),
            ("linspace", 3) => ArrayContent.Linspace(Real(text, parts[1]), Real(text, parts[2])),
            ("random", 2) when ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seed) => ArrayContent.Random(seed),
            _ => throw new UsageException($"--fill {text}: write {Forms}"),
        };
    }

    /// <summary>Refuses contents that the element type cannot hold, before anything is created.</summary>
    /// <exception cref="UsageException">The element type cannot hold the contents.</exception>
    public static void RequireFits(string text, ArrayContent content, ElementType element, Shape shape)
    {
        try
        {
            content.RequireFits(element, shape);
        }
        catch (Exception refused) when (refused is ArgumentException or OverflowException)
        {
            throw new UsageException($"--fill {text}: {refused.Message}", refused);
        }
    }

    private static ArrayScalar Number(string fill, string text) =>
        ArrayScalar.TryParse(text, out var number) ? number : throw new UsageException($"--fill {fill}: '{text}' is no number. Numbers are written as 12, 0.5, 1e-3, nan, inf or 1+2j.");

    private static double Real(string fill, string text) =>
        Number(fill, text) is { Imaginary: 0 } real ? real.Real : throw new UsageException($"--fill {fill}: '{text}' has an imaginary part, and linspace makes real numbers.");
}
