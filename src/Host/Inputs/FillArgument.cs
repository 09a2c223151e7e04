using System.Globalization;
using ActorShm.Host.Commands;
using ActorShm.Segments;

namespace ActorShm.Host.Inputs;

/// <summary>What a new segment is filled with, on the command line: a NumPy name, and behind colons its arguments.</summary>
internal static class FillArgument
{
    /// <summary>The forms there are, for the help.</summary>
    public const string Forms = "zeros, ones, empty, full:VALUE, arange[:START[:STEP]], linspace:START:STOP or random:SEED.";

    /// <exception cref="UsageException">It is no such form.</exception>
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
            ("linspace", 3) => ArrayContent.Linspace(Number(text, parts[1]).Real, Number(text, parts[2]).Real),
            ("random", 2) when ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seed) => ArrayContent.Random(seed),
            _ => throw new UsageException($"--fill {text}: write {Forms}"),
        };
    }

    /// <summary>Refuses a content that the element type cannot hold, before anything is made.</summary>
    /// <exception cref="UsageException">It cannot.</exception>
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

    /// <summary>Integers stay exact; everything else is a double, with NumPy's names for what has no digits.</summary>
    private static ArrayScalar Number(string fill, string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            return integer;
        }

        return text switch
        {
            "True" or "true" => true,
            "False" or "false" => false,
            "nan" => double.NaN,
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ when ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var large) => large,
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw new UsageException($"--fill {fill}: '{text}' is no number."),
        };
    }
}
