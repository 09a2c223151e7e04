namespace ActorShm.Processes.Tests;

/// <summary>Programs that keep a core busy for seconds over some millions of elements, so that what a test does falls into the middle of them.</summary>
internal static class LongPrograms
{
    /// <summary>Two sums of powers, and extremes: everything in it rounds, so a wrong order would show.</summary>
    public const string Powers =
        "sum((2 + sin(x))**1.1 + (2 + cos(x))**1.2 + (3 + sin(x))**1.3 + (3 + cos(x))**1.4 + (4 + sin(x))**1.5 + (4 + cos(x))**1.6);"
        + "max((5 + sin(x))**1.7 - (5 + cos(x))**1.8); min((6 + sin(x))**1.9 * (6 + cos(x))**2.1)";

    /// <summary>A program that takes minutes over some millions of elements, for tests that end it: however late they look, it still runs.</summary>
    /// <remarks>No two of its parts have anything in common, or it would be computed once.</remarks>
    /// <param name="first">What it does first.</param>
    public static string Minutes(string first) => string.Join("; ", [first, .. Enumerable.Range(1, 30).Select(i =>
        Powers.Replace("sin(x)", $"sin(x + {i})", StringComparison.Ordinal).Replace("cos(x)", $"cos(x + {i})", StringComparison.Ordinal))]);
}
