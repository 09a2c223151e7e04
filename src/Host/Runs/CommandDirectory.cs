using System.Globalization;
using ActorShm.Segments;

namespace ActorShm.Host.Runs;

/// <summary>Directories for what a command needs only while it runs.</summary>
internal static class CommandDirectory
{
    /// <summary>Makes a directory beside the runs of this user, where the next start of a run removes what a killed process left.</summary>
    /// <param name="parent">A directory that holds runs of this user.</param>
    /// <param name="kind">The purpose of the directory, in one word.</param>
    public static OwnedDirectory Acquire(string parent, string kind) => OwnedDirectory.Acquire(
        Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"{kind}-{Environment.ProcessId}-{Guid.NewGuid().ToString("n")[..8]}")));
}
