using System.Globalization;

namespace ActorShm.Segments;

/// <summary>A process as it is written down where others find it: in state files, and in the names of files that are in the making.</summary>
/// <remarks>
/// Containers can share a directory and not the process ids, so the process id comes with the namespace it means something in. Of a process in
/// another namespace nothing is known, and what it has made is left alone.
/// </remarks>
/// <param name="Process">The process, as it saw itself.</param>
/// <param name="PidNamespace">The inode of its process id namespace.</param>
internal sealed record ProcessMark(ProcessIdentity Process, long PidNamespace)
{
    private static readonly Lazy<ProcessMark> LazyCurrent = new(() => new ProcessMark(ProcessIdentity.Current, NamespaceOfThisProcess()));

    /// <summary>This process.</summary>
    public static ProcessMark Current => LazyCurrent.Value;

    /// <summary>Whether this is nobody's: what is marked so has no creator whose death would mean anything.</summary>
    public bool IsNobody => Process.Pid == 0;

    /// <summary>Whether the process has certainly ended. False for one that this process cannot see.</summary>
    /// <exception cref="IOException">It cannot be looked up now.</exception>
    public bool IsKnownDead => !IsNobody && PidNamespace == Current.PidNamespace && !Process.IsAlive;

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static ProcessMark? TryParse(string text)
    {
        var parts = text.Split('-');
        return parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var startTime)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var pidNamespace)
                ? new ProcessMark(new ProcessIdentity(pid, startTime), pidNamespace)
                : null;
    }

    /// <summary>As in <c>4711-123456-4026531836</c>: process id, start time, namespace.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Process.Pid}-{Process.StartTime}-{PidNamespace}");

    private static long NamespaceOfThisProcess()
    {
        // pid:[4026531836]; a kernel without namespaces has one for all, called 0 here.
        var link = new FileInfo("/proc/self/ns/pid").LinkTarget;
        return link is not null && long.TryParse(link.AsSpan(5, link.Length - 6), NumberStyles.None, CultureInfo.InvariantCulture, out var inode) ? inode : 0;
    }
}
