using System.Globalization;

namespace ActorShm.Host.Reporting;

/// <summary>Writes byte counts for people, in decimal units.</summary>
internal static class Bytes
{
    public static string Of(long count) => count switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{count} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{count / 1e9:0.00} GB"),
    };
}
