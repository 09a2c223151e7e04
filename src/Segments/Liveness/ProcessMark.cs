using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ActorShm.Segments;

/// <summary>A process as it is written down for others to read: in state files, and in the names of unfinished files.</summary>
/// <remarks>
/// Containers and machines can share a directory without sharing process ids, so the process id comes with the namespace in which it is valid. Nothing is known about a process in
/// another namespace, and the files that it made are left alone.
/// </remarks>
/// <param name="Process">The process, as it saw itself.</param>
/// <param name="PidNamespace">The namespace in which it saw itself: the inode of its process id namespace, and above it 31 bits of a digest that tells machines apart (<see cref="NamespaceOf"/>).</param>
internal sealed record ProcessMark(ProcessIdentity Process, long PidNamespace)
{
    private const int MachineIdLength = 32;

    private static readonly Lazy<ProcessMark> LazyCurrent = new(
        () => new ProcessMark(ProcessIdentity.Current, NamespaceOfThisProcess()),
        LazyThreadSafetyMode.PublicationOnly); // what cannot be read now because no descriptor is left can be read later

    /// <summary>This process.</summary>
    public static ProcessMark Current => LazyCurrent.Value;

    /// <summary>Whether this mark names no process: a segment with such a mark has no creator whose death would mean anything.</summary>
    public bool IsNobody => Process.Pid == 0;

    /// <summary>Whether the process has certainly ended. False for a process that this one cannot see.</summary>
    /// <exception cref="IOException">The process cannot be looked up now.</exception>
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

    /// <summary>Formats the mark as process id, start time and namespace, as in <c>4711-123456-4026531836</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Process.Pid}-{Process.StartTime}-{PidNamespace}");

    /// <summary>Makes a number that tells a process id namespace from those of all machines.</summary>
    /// <remarks>
    /// The inode alone is not enough, because the first namespace has the same one on every machine. The time namespace counts because start times are relative to it: seen from another one, no process has the start time that it reported. The boot does not
    /// count, because files that were made before the last boot must be swept.
    /// </remarks>
    /// <param name="inode">The inode of the namespace.</param>
    /// <param name="machine">The machine, the same after the next boot.</param>
    /// <param name="timeNamespace">The kernel's name of the time namespace.</param>
    internal static long NamespaceOf(uint inode, string machine, string timeNamespace)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{machine}\n{timeNamespace}"));
        return ((long)(BinaryPrimitives.ReadUInt32LittleEndian(digest) & int.MaxValue) << 32) | inode;
    }

    private static long NamespaceOfThisProcess()
    {
        // The link reads pid:[4026531836]; a kernel without namespaces has one for all processes, which is 0 here.
        var link = new FileInfo("/proc/self/ns/pid").LinkTarget;
        var inode = link is not null && uint.TryParse(link.AsSpan(5, link.Length - 6), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return NamespaceOf(inode, MachineOf(ReadIfThere("/etc/machine-id"), ReadIfThere("/proc/sys/kernel/random/boot_id")), new FileInfo("/proc/self/ns/time").LinkTarget ?? string.Empty);
    }

    /// <summary>Gets the text that tells a machine from others: its id, or the id of this boot if it has none, as in many containers.</summary>
    /// <remarks>The machines of a cluster number their namespaces alike, so the namespaces alone do not tell them apart.</remarks>
    /// <param name="id">The text of <c>/etc/machine-id</c>: 32 hexadecimal digits, unless it is absent, empty or still to be made.</param>
    /// <param name="boot">The id that the kernel made when it booted.</param>
    internal static string MachineOf(string id, string boot) => id.Trim() is { Length: MachineIdLength } known ? known : boot.Trim();

    private static string ReadIfThere(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception absent) when (Errno.IsAbsence(absent))
        {
            return string.Empty;
        }
    }
}
