using System.Text.Unicode;

namespace ActorShm.Host.Commands;

/// <summary>Finds arguments that are not UTF-8. The runtime reads the invalid bytes as U+FFFD, so such a file name would name another file.</summary>
internal static class ArgumentBytes
{
    private const char Replacement = '\uFFFD';

    /// <summary>Returns a sentence about an argument that the runtime has read as something other than what was written; null when there is none.</summary>
    /// <param name="arguments">The arguments as the runtime has read them.</param>
    public static string? Complaint(IReadOnlyList<string> arguments) =>
        arguments.Any(argument => argument.Contains(Replacement, StringComparison.Ordinal)) ? Complaint(arguments, File.ReadAllBytes("/proc/self/cmdline")) : null;

    /// <summary>Returns such a sentence, judging by the bytes of the command line.</summary>
    /// <param name="arguments">The arguments as the runtime has read them.</param>
    /// <param name="commandLine">All words of the command line, each followed by a zero byte; the last ones are the arguments.</param>
    public static string? Complaint(IReadOnlyList<string> arguments, ReadOnlySpan<byte> commandLine)
    {
        for (var i = arguments.Count - 1; i >= 0 && commandLine.Length > 0; i--)
        {
            var rest = commandLine[..^1];
            var start = rest.LastIndexOf((byte)0) + 1;
            if (!Utf8.IsValid(rest[start..]))
            {
                return $"The argument '{arguments[i]}' is not UTF-8, so it would be taken for another name. Rename the file, or lead a symbolic link to it.";
            }

            commandLine = commandLine[..start];
        }

        return null;
    }
}
