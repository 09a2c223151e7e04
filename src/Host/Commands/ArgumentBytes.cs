using System.Text.Unicode;

namespace ActorShm.Host.Commands;

/// <summary>Finds arguments that are not UTF-8. The runtime reads their bytes as U+FFFD, which in the name of a file is the name of another one.</summary>
internal static class ArgumentBytes
{
    private const char Replacement = '\uFFFD';

    /// <summary>A sentence about the first argument that has been read as something else than was written; null when there is none.</summary>
    /// <param name="arguments">The arguments as the runtime has read them.</param>
    public static string? Complaint(IReadOnlyList<string> arguments) =>
        arguments.Any(argument => argument.Contains(Replacement, StringComparison.Ordinal)) ? Complaint(arguments, File.ReadAllBytes("/proc/self/cmdline")) : null;

    /// <summary>The same, by the bytes of the command line.</summary>
    /// <param name="arguments">The arguments as the runtime has read them.</param>
    /// <param name="commandLine">All words of the command line, each with a zero after it; the last ones are the arguments.</param>
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
