using System.Diagnostics;

namespace ActorShm.Host.Runs;

/// <summary>Starts this program again, as another process.</summary>
internal static class OwnProgram
{
    /// <summary>Gets the start information for this program with other arguments. The output of that process never mixes with the one document of this process.</summary>
    public static ProcessStartInfo With(params IEnumerable<string> arguments) => new(Environment.ProcessPath!, [.. LeadingArguments(), .. arguments])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
    };

    // When this program runs as "dotnet actorshm.dll", the executable is dotnet and has to be told what to run.
    private static string[] LeadingArguments() =>
        string.Equals(Path.GetFileNameWithoutExtension(Environment.ProcessPath), "dotnet", StringComparison.Ordinal)
            ? [Path.Combine(AppContext.BaseDirectory, "actorshm.dll")]
            : [];
}
