namespace ActorShm.Segments;

/// <summary>Reads the small text formats of <c>/proc</c> and <c>/sys</c>.</summary>
internal static class KernelText
{
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
