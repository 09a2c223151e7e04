using System.Globalization;

namespace ActorShm.Segments;

/// <summary>
/// Removes the diagnostic endpoints that every .NET process keeps in its temporary directory and cannot remove when it is killed
/// or replaces its program.
/// </summary>
/// <remarks>
/// The runtime names them after process id and start time, <c>dotnet-diagnostic-PID-START-socket</c> and <c>clr-debug-pipe-PID-START-in</c> and
/// <c>-out</c>, so those of a dead process cannot be mistaken for another's.
/// </remarks>
internal static class DiagnosticLeftovers
{
    /// <summary>Removes the endpoints of one process from this process's temporary directory. Files that are missing or not this user's are passed over.</summary>
    /// <param name="process">A process that is dead, or about to replace its program.</param>
    public static void Remove(ProcessIdentity process)
    {
        ArgumentNullException.ThrowIfNull(process);
        var identity = string.Create(CultureInfo.InvariantCulture, $"{process.Pid}-{process.StartTime}");
        foreach (var name in (string[])[$"dotnet-diagnostic-{identity}-socket", $"clr-debug-pipe-{identity}-in", $"clr-debug-pipe-{identity}-out"])
        {
            var path = Path.Combine(Path.GetTempPath(), name);
            if (NativeFile.StatusIfVisible(path, followLink: false) is { } status && status.UserId == CurrentProcess.EffectiveUserId)
            {
                File.Delete(path);
            }
        }
    }
}
