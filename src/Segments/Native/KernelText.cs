using System.Globalization;

namespace ActorShm.Segments;

/// <summary>Reads the small text formats of <c>/proc</c> and <c>/sys</c>.</summary>
internal static class KernelText
{
    /// <summary>Reads a line such as <c>MemAvailable:   24378436 kB</c>.</summary>
    public static bool TryReadKilobytes(string line, string label, out long bytes)
    {
        bytes = 0;
        if (!line.StartsWith(label, StringComparison.Ordinal))
        {
            return false;
        }

        var number = line.AsSpan(label.Length).Trim();
        number = number.EndsWith("kB", StringComparison.Ordinal) ? number[..^2].TrimEnd() : number;
        var isNumber = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes);
        bytes = kilobytes * 1024;
        return isNumber;
    }

    /// <summary>Undoes the octal escapes (<c>\040</c> for a blank) that <c>/proc/self/mountinfo</c> has in paths.</summary>
    public static string Unescape(string path)
    {
        var text = new System.Text.StringBuilder(path.Length);
        for (var index = 0; index < path.Length; index++)
        {
            if (path[index] == '\\' && index + 3 < path.Length && path.AsSpan(index + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                text.Append((char)(((path[index + 1] - '0') * 64) + ((path[index + 2] - '0') * 8) + (path[index + 3] - '0')));
                index += 3;
            }
            else
            {
                text.Append(path[index]);
            }
        }

        return text.ToString();
    }
}
