using System.Globalization;

namespace ActorShm.Host.Reporting;

/// <summary>A number and what it counts, in the singular where it is one.</summary>
internal static class Counted
{
    /// <param name="count">How many.</param>
    /// <param name="noun">One of them, whose plural takes an s.</param>
    public static string Of(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? string.Empty : "s")}");
}
