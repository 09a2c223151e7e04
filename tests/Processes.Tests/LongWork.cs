using System.Globalization;

namespace ActorShm.Processes.Tests;

/// <summary>Programs that take as long as a test needs, over arrays that are written in no time.</summary>
internal static class LongWork
{
    /// <summary>An expression over <c>x</c>; each term costs some ten nanoseconds for every element, on a core that has nothing else to do.</summary>
    public static string Expression(int terms) => string.Join(" + ", Enumerable.Range(1, terms).Select(term => string.Create(
        CultureInfo.InvariantCulture, $"({term} + sin({term}*x))**1.{term:000}")));
}
