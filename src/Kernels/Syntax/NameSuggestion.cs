namespace ActorShm.Kernels;

/// <summary>Finds the name that was probably meant.</summary>
internal static class NameSuggestion
{
    /// <summary>Makes a sentence to follow "unknown name": it names the nearest candidate, or all of them when none is near.</summary>
    internal static string For(string name, IReadOnlyCollection<string> candidates, string whenNone)
    {
        var allowed = Math.Max(1, name.Length / 3);
        var nearest = candidates
            .Select(candidate => (candidate, distance: Distance(name, candidate)))
            .Where(pair => pair.distance <= allowed)
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
        if (nearest is not null)
        {
            return $"Did you mean '{nearest}'?";
        }

        return candidates.Count == 0 ? whenNone : $"Known are: {string.Join(", ", candidates.Order(StringComparer.Ordinal))}.";
    }

    /// <summary>Counts the insertions, deletions, replacements, swaps of neighbours and changes of case that separate two names (optimal string alignment).</summary>
    /// <param name="a">One name.</param>
    /// <param name="b">The other name.</param>
    /// <returns>The number of these steps; the largest integer for names that are long, or differ much in length.</returns>
    public static int Distance(string a, string b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);

        // Names that differ much in length are far apart; this also keeps the table small for a program with huge names.
        if (Math.Abs(a.Length - b.Length) > 8 || Math.Max(a.Length, b.Length) > 64)
        {
            return int.MaxValue;
        }

        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                table[i, j] = Cell(table, a, b, i, j);
            }
        }

        return table[a.Length, b.Length];
    }

    private static int Cell(int[,] table, string a, string b, int i, int j)
    {
        if (i == 0 || j == 0)
        {
            return i + j;
        }

        var replaced = table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        var cell = Math.Min(replaced, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
        var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return swapped ? Math.Min(cell, table[i - 2, j - 2] + 1) : cell;
    }
}
