using System.Diagnostics;

namespace ActorShm.Host.Runs;

/// <summary>This program again, as another process.</summary>
internal static class OwnProgram
{
    /// <summary>How it is started with other arguments. Its output never mixes with the one document of this process.</summary>
    public static ProcessStartInfo With(params IEnumerable<string> arguments) => new(Environment.ProcessPath!, [.. LeadingArguments(), .. arguments])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
    };

    // Run as "dotnet actorshm.dll", the executable is dotnet, and has to be told what to run.
    private static string[] LeadingArguments() =>
        string.Equals(Path.GetFileNameWithoutExtension(Environment.ProcessPath), "dotnet", StringComparison.Ordinal)
            ? [Path.Combine(AppContext.BaseDirectory, "actorshm.dll")]
            : [];
}
