using System.Collections.Immutable;

namespace ActorShm.Actors;

/// <summary>How a process ended, as far as is known. Immutable, so safe on any thread.</summary>
/// <param name="ExitCode">What its parent was told: the exit code, or 128 plus the number of the signal that ended it. Null when another process is its parent.</param>
/// <param name="LastLines">The last lines that it wrote, oldest first; empty when nobody kept them.</param>
public sealed record ProcessEnd(int? ExitCode, ImmutableArray<string> LastLines)
{
    private const int SignalBase = 128;

    private static readonly Dictionary<int, string> SignalNames = new()
    {
        [1] = "SIGHUP",
        [2] = "SIGINT",
        [3] = "SIGQUIT",
        [4] = "SIGILL",
        [5] = "SIGTRAP",
        [6] = "SIGABRT",
        [7] = "SIGBUS",
        [8] = "SIGFPE",
        [9] = "SIGKILL",
        [11] = "SIGSEGV",
        [13] = "SIGPIPE",
        [15] = "SIGTERM",
    };

    /// <summary>Gets the value for a process of which only the end itself is known.</summary>
    public static ProcessEnd Unknown { get; } = new(null, []);

    /// <summary>Gets what the launcher does about it, as a sentence; empty when that is not known.</summary>
    public string Next { get; init; } = string.Empty;

    /// <summary>Gets how the process ended, as the rest of a sentence whose subject is the process: <c>was ended by signal 9 (SIGKILL)</c>.</summary>
    public string Cause => ExitCode switch
    {
        null => "has ended; how is known only to the process that started it",
        > SignalBase and var code => SignalNames.TryGetValue(code - SignalBase, out var name)
            ? $"was ended by signal {code - SignalBase} ({name})"
            : $"was ended by signal {code - SignalBase}",
        var code => $"exited with code {code}",
    };

    /// <summary>Describes the end with the process's last words: <c>was ended by signal 9 (SIGKILL) and wrote nothing.</c></summary>
    public string Describe() =>
        ExitCode is null ? $"{Cause}."
        : LastLines.IsDefaultOrEmpty ? $"{Cause} and wrote nothing."
        : $"{Cause}. Its last lines of output:{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", LastLines)}";
}
