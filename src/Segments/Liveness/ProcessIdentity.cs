using System.Globalization;

namespace ActorShm.Segments;

/// <summary>Names one process for all time until the next boot: a process id alone is given out again.</summary>
/// <param name="Pid">The process id.</param>
/// <param name="StartTime">When it started, in clock ticks since boot, as field 22 of <c>/proc/PID/stat</c> says.</param>
public sealed record ProcessIdentity(int Pid, long StartTime)
{
    // Counted from the process id, which is field 1; after the closing parenthesis comes field 3.
    private const int FirstFieldAfterName = 3;
    private const int FlagsField = 9;
    private const int StartTimeField = 22;
    private const uint Exiting = 0x4; // PF_EXITING
    private const int NoSignal = 0;

    // The kernel tells programs of all machines in hundredths of a second (USER_HZ).
    private const int TicksPerSecond = 100;

    /// <summary>This process.</summary>
    public static ProcessIdentity Current { get; } =
        Of(Environment.ProcessId) ?? throw new PlatformNotSupportedException("/proc does not show this process; is /proc mounted?");

    /// <summary>Whether exactly this process still runs, for all that can be known. A zombie has ended, and so counts as dead.</summary>
    /// <remarks>
    /// Where <c>/proc</c> is mounted with <c>hidepid</c> it shows not even all processes of this user: those that are protected from him, by the capabilities of their file for instance, are hidden like those of others. So a process that
    /// it does not show is dead only if the kernel says that there is none of that id; whoever else has the id counts as this one.
    /// </remarks>
    /// <exception cref="IOException">It cannot be looked up now, for want of a file descriptor for instance: nothing is known of it then.</exception>
    public bool IsAlive => Pid > 0 && (TryReadStat(Pid) is { } stat ? Equals(Parse(Pid, stat)) : IsThereAny(Pid));

    /// <summary>How long ago it started. Whether it still runs is not asked.</summary>
    /// <exception cref="IOException">It cannot be found out now, for want of a file descriptor for instance.</exception>
    public TimeSpan Age
    {
        get
        {
            // Seconds since boot with two decimals, those that the machine slept included, as in the start of a process.
            var sinceBoot = File.ReadAllText("/proc/uptime").Split(' ')[0];
            var age = double.Parse(sinceBoot, CultureInfo.InvariantCulture) - ((double)StartTime / TicksPerSecond);
            return TimeSpan.FromSeconds(Math.Max(0, age));
        }
    }

    /// <summary>Looks a running process up; null when there is none, only a zombie, or one that <c>/proc</c> hides. Safe on any thread.</summary>
    /// <exception cref="IOException">It cannot be looked up now, for want of a file descriptor for instance: nothing is known of it then.</exception>
    public static ProcessIdentity? Of(int pid)
    {
        if (pid <= 0)
        {
            return null;
        }

        return TryReadStat(pid) is { } stat ? Parse(pid, stat) : null;
    }

    /// <summary>Whether the first thread of a process is being taken down by the kernel, or is gone.</summary>
    /// <exception cref="IOException">It cannot be looked up now.</exception>
    internal static bool IsEnding(int pid) => TryReadStat(pid) is { } stat ? IsEnding(stat) : !IsThereAny(pid);

    /// <summary>Reads one line of <c>/proc/PID/stat</c>.</summary>
    internal static bool IsEnding(string stat) =>
        FieldsOf(stat) is not { Length: > FlagsField - FirstFieldAfterName } fields
        || (uint.Parse(fields[FlagsField - FirstFieldAfterName], NumberStyles.None, CultureInfo.InvariantCulture) & Exiting) != 0;

    /// <summary>Whether a process is stopped by a signal, as by SIGSTOP or Ctrl-Z. One that <c>/proc</c> hides is not known to be.</summary>
    /// <exception cref="IOException">It cannot be looked up now.</exception>
    internal static bool IsStopped(int pid) => TryReadStat(pid) is { } stat && IsStopped(stat);

    /// <summary>Reads one line of <c>/proc/PID/stat</c>.</summary>
    internal static bool IsStopped(string stat) => FieldsOf(stat) is ["T", ..];

    /// <summary>Whether this process could send a signal to one of that id: it is one of this user, whether or not <c>/proc</c> shows it.</summary>
    internal static bool MayBeSignalled(int pid) => Libc.Signal(pid, NoSignal) == 0;

    /// <summary>Whether the kernel knows a process of that id, this user's or another's.</summary>
    private static bool IsThereAny(int pid) => MayBeSignalled(pid) || Errno.Last != Errno.NoProcess;

    private static string? TryReadStat(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
        }
        catch (Exception unseen) when (Errno.IsAbsence(unseen) || unseen is UnauthorizedAccessException)
        {
            return null; // no such directory, or ESRCH while reading: it has ended, or is hidden (hidepid)
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

    /// <summary>The fields after the name, from field 3 on; none when there is no name.</summary>
    private static string[] FieldsOf(string stat)
    {
        // The name in field 2 is in parentheses and may itself hold spaces and parentheses: the last one ends it.
        var nameEnd = stat.LastIndexOf(')');
        return nameEnd < 0 ? [] : stat[(nameEnd + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
