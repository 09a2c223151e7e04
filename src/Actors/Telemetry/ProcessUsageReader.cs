using System.Globalization;
using ActorShm.Segments;

namespace ActorShm.Actors.Telemetry;

/// <summary>Reads from <c>/proc</c> what a process uses. Safe on any thread.</summary>
internal static class ProcessUsageReader
{
    // Fields of /proc/PID/stat, counted from the state, which follows the name in parentheses and is field 3.
    private const int MinorFaults = 10 - 3;
    private const int MajorFaults = 12 - 3;
    private const int UserTicks = 14 - 3;
    private const int KernelTicks = 15 - 3;

    // On every machine, the kernel reports times to programs in hundredths of a second (USER_HZ).
    private const int TicksPerSecond = 100;

    /// <summary>Reads what a process uses now; null when the process is gone or hidden.</summary>
    public static ProcessUsage? TryRead(int pid)
    {
        try
        {
            var directory = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}");
            return Parse(File.ReadAllText(directory + "/stat"), File.ReadAllText(directory + "/status"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Parses the kernel's two texts about a process; null when the process has ended.</summary>
    internal static ProcessUsage? Parse(string stat, string status)
    {
        // The name may hold spaces and parentheses; the last parenthesis ends it.
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var lines = status.Split('\n');
        return fields.Length > KernelTicks && ProcFigures.FindBytes(lines, "VmRSS:") is { } resident && ProcFigures.FindBytes(lines, "VmHWM:") is { } peak
            ? new ProcessUsage(
                resident,
                peak,
                Number(fields[MinorFaults]),
                Number(fields[MajorFaults]),
                TimeSpan.FromSeconds((double)(Number(fields[UserTicks]) + Number(fields[KernelTicks])) / TicksPerSecond))
            : null;
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
