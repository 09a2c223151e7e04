using System.Globalization;

namespace ActorShm.Segments;

/// <summary>Reads the files of <c>/proc</c> that have a figure with its label in each line.</summary>
internal static class ProcFigures
{
    /// <summary>Finds the figure of a line such as <c>MemAvailable:   24378436 kB</c>.</summary>
    /// <param name="lines">The lines of a file.</param>
    /// <param name="label">The beginning of the line, colon included.</param>
    /// <returns>The figure in bytes; null when it is not there.</returns>
    public static long? FindBytes(IEnumerable<string> lines, string label)
    {
        var line = lines.FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal));
        var number = line.AsSpan(line is null ? 0 : label.Length).Trim();
        number = number.EndsWith("kB", StringComparison.Ordinal) ? number[..^2].TrimEnd() : number;
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes) ? kilobytes * 1024 : null;
    }
}
