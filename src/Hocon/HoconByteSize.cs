namespace ActorShm.Hocon;

/// <summary>Reads sizes in bytes as the HOCON specification writes them: <c>kB</c> is 1000, <c>k</c>, <c>K</c> and <c>KiB</c> are
/// 1024.</summary>
internal static class HoconByteSize
{
    private const string Prefixes = "kmgtpezy";
    private static readonly string[] PowersOfTen = ["kilo", "mega", "giga", "tera", "peta", "exa", "zetta", "yotta"];
    private static readonly string[] PowersOfTwo = ["kibi", "mebi", "gibi", "tebi", "pebi", "exbi", "zebi", "yobi"];

    /// <summary>Reads a size of zero or more; a fraction of a byte is dropped.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        if (!HoconUnits.TrySplit(text, out var number, out var unit) || BytesPer(unit) is not { } bytesPerUnit
            || number > long.MaxValue / bytesPerUnit)
        {
            return false;
        }

        bytes = (long)Math.Min(decimal.Floor(number * bytesPerUnit), long.MaxValue);
        return true;
    }

    private static decimal? BytesPer(ReadOnlySpan<char> unit)
    {
        switch (unit)
        {
            case "" or "B" or "b" or "byte" or "bytes":
                return 1;
            case [var letter] when PowerOf(letter) is { } power:
                return Raise(1024, power);
            case [>= 'A' and <= 'Z', 'i'] or [>= 'A' and <= 'Z', 'i', 'B'] when PowerOf(unit[0]) is { } power:
                return Raise(1024, power);
            case "kB":
                return 1000;
            case [>= 'A' and <= 'Z' and not 'K', 'B'] when PowerOf(unit[0]) is { } power:
                return Raise(1000, power);
            default:
                return LongName(unit, "byte", PowersOfTen, 1000) ?? LongName(unit, "byte", PowersOfTwo, 1024);
        }
    }

    private static decimal? LongName(ReadOnlySpan<char> unit, string suffix, string[] prefixes, int radix)
    {
        var singular = unit.EndsWith('s') ? unit[..^1] : unit;
        for (var i = 0; i < prefixes.Length; i++)
        {
            if (singular.Length == prefixes[i].Length + suffix.Length && singular.StartsWith(prefixes[i]) && singular.EndsWith(suffix))
            {
                return Raise(radix, i + 1);
            }
        }

        return null;
    }

    private static int? PowerOf(char prefix) =>
        Prefixes.IndexOf(char.ToLowerInvariant(prefix), StringComparison.Ordinal) is >= 0 and var index ? index + 1 : null;

    private static decimal Raise(int radix, int power)
    {
        var result = 1m;
        for (var i = 0; i < power; i++)
        {
            result *= radix;
        }

        return result;
    }
}
