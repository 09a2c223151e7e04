using System.Globalization;

namespace ActorShm.Segments;

/// <summary>Names one process uniquely until the next boot, which a process id alone does not, because the kernel uses it again.</summary>
/// <param name="Pid">The process id.</param>
/// <param name="StartTime">The time when it started, in clock ticks since boot, as in field 22 of <c>/proc/PID/stat</c>.</param>
public sealed record ProcessIdentity(int Pid, long StartTime)
{
    // Fields are counted from the process id, which is field 1; field 3 follows the closing parenthesis.
    private const int FirstFieldAfterName = 3;
    private const int FlagsField = 9;
    private const int StartTimeField = 22;
    private const uint Exiting = 0x4; // PF_EXITING
    private const int NoSignal = 0;

    // The kernel reports times to programs in hundredths of a second on all machines (USER_HZ).
    private const int TicksPerSecond = 100;

    /// <summary>This process.</summary>
    public static ProcessIdentity Current { get; } =
        Of(Environment.ProcessId) ?? throw new PlatformNotSupportedException("/proc does not show this process; is /proc mounted?");

    /// <summary>Whether exactly this process still runs, as far as can be known. A zombie has ended, and so counts as dead.</summary>
    /// <remarks>
    /// If <c>/proc</c> is mounted with <c>hidepid</c>, it does not show even all processes of this user: those that are protected from the user, for example by the capabilities of their file, are hidden like those of others. So a process that
    /// it does not show is dead only if the kernel says that no process has that id; a different process that has the id counts as this one.
    /// </remarks>
    /// <exception cref="IOException">The process cannot be looked up now, for example because no file descriptor is left; then nothing is known about it.</exception>
    public bool IsAlive => Pid > 0 && (TryReadStat(Pid) is { } stat ? Equals(Parse(Pid, stat)) : IsThereAny(Pid));

    /// <summary>The time since it started, whether or not it still runs.</summary>
    /// <exception cref="IOException">The time cannot be read now, for example because no file descriptor is left.</exception>
    public TimeSpan Age
    {
        get
        {
            // Seconds since boot with two decimals, including those that the machine slept, like the start times of processes.
            var sinceBoot = File.ReadAllText("/proc/uptime").Split(' ')[0];
            var age = double.Parse(sinceBoot, CultureInfo.InvariantCulture) - ((double)StartTime / TicksPerSecond);
            return TimeSpan.FromSeconds(Math.Max(0, age));
        }
    }

    /// <summary>Looks a running process up; null when there is none, only a zombie, or one that <c>/proc</c> hides. Safe on any thread.</summary>
    /// <exception cref="IOException">The process cannot be looked up now, for example because no file descriptor is left; then nothing is known about it.</exception>
    public static ProcessIdentity? Of(int pid)
    {
        if (pid <= 0)
        {
            return null;
        }

        return TryReadStat(pid) is { } stat ? Parse(pid, stat) : null;
    }

    /// <summary>Determines whether the kernel is taking down the first thread of a process, or has done so.</summary>
    /// <exception cref="IOException">The process cannot be looked up now.</exception>
    internal static bool IsEnding(int pid) => TryReadStat(pid) is { } stat ? IsEnding(stat) : !IsThereAny(pid);

    /// <summary>Reads one line of <c>/proc/PID/stat</c>.</summary>
    internal static bool IsEnding(string stat) =>
        FieldsOf(stat) is not { Length: > FlagsField - FirstFieldAfterName } fields
        || (uint.Parse(fields[FlagsField - FirstFieldAfterName], NumberStyles.None, CultureInfo.InvariantCulture) & Exiting) != 0;

    /// <summary>Determines whether a process is stopped by a signal, such as SIGSTOP or that of Ctrl-Z; false for one that <c>/proc</c> hides.</summary>
    /// <exception cref="IOException">The process cannot be looked up now.</exception>
    internal static bool IsStopped(int pid) => TryReadStat(pid) is { } stat && IsStopped(stat);

    /// <summary>Reads one line of <c>/proc/PID/stat</c>.</summary>
    internal static bool IsStopped(string stat) => FieldsOf(stat) is ["T", ..];

    /// <summary>Determines whether this process could send a signal to the process with that id, which is then one of this user, whether or not <c>/proc</c> shows it.</summary>
    internal static bool MayBeSignalled(int pid) => Libc.Signal(pid, NoSignal) == 0;

    /// <summary>Determines whether the kernel knows a process with that id, of this user or another.</summary>
    private static bool IsThereAny(int pid) => MayBeSignalled(pid) || Errno.Last != Errno.NoProcess;

    private static string? TryReadStat(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
        }
        catch (Exception unseen) when (Errno.IsAbsence(unseen) || unseen is UnauthorizedAccessException)
        {
            return null; // no such directory, or ESRCH while reading: the process has ended, or is hidden (hidepid)
        }
    }

    /// <summary>Reads one line of <c>/proc/PID/stat</c>.</summary>
    internal static ProcessIdentity? Parse(int pid, string stat)
    {
        if (FieldsOf(stat) is not { Length: > StartTimeField - FirstFieldAfterName } fields)
        {
            return null;
        }

        var isDead = fields[0] is "Z" or "X" or "x";
        return !isDead && long.TryParse(fields[StartTimeField - FirstFieldAfterName], NumberStyles.None, CultureInfo.InvariantCulture, out var startTime)
            ? new ProcessIdentity(pid, startTime)
            : null;
    }

    /// <summary>Gets the fields after the name, from field 3 on; none when there is no name.</summary>
    private static string[] FieldsOf(string stat)
    {
        // The name in field 2 is in parentheses and may itself hold spaces and parentheses: the last one ends it.
        var nameEnd = stat.LastIndexOf(')');
        return nameEnd < 0 ? [] : stat[(nameEnd + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
