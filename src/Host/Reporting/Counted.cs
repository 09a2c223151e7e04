using System.Globalization;

namespace ActorShm.Host.Reporting;

/// <summary>Writes a number and what it counts, in the singular when the number is one.</summary>
internal static class Counted
{
    /// <param name="count">The number.</param>
    /// <param name="noun">The singular of what is counted; its plural takes an s.</param>
    public static string Of(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? string.Empty : "s")}");
}
