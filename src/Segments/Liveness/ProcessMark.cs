using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ActorShm.Segments;

/// <summary>A process as it is written down where others find it: in state files, and in the names of files that are in the making.</summary>
/// <remarks>
/// Containers and machines can share a directory and not the process ids, so the process id comes with the namespace it means something in. Of a process in
/// another namespace nothing is known, and what it has made is left alone.
/// </remarks>
/// <param name="Process">The process, as it saw itself.</param>
/// <param name="PidNamespace">Where it saw itself: the inode of its process id namespace, and above that 31 bits of a digest of what tells machines apart (<see cref="NamespaceOf"/>).</param>
internal sealed record ProcessMark(ProcessIdentity Process, long PidNamespace)
{
    private const int MachineIdLength = 32;

    private static readonly Lazy<ProcessMark> LazyCurrent = new(
        () => new ProcessMark(ProcessIdentity.Current, NamespaceOfThisProcess()),
        LazyThreadSafetyMode.PublicationOnly); // what could not be read for want of a descriptor can be later

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

    /// <summary>Names a process id namespace among those of all machines.</summary>
    /// <remarks>
    /// The inode of the first namespace is the same on every machine. Start times are told in a time namespace: seen from another one, no process has the start that it told. The machine is not
    /// told by its boot: what was made before the last one is to be swept.
    /// </remarks>
    /// <param name="inode">The inode of the namespace.</param>
    /// <param name="machine">The machine, the same after the next boot.</param>
    /// <param name="timeNamespace">The time namespace, as the kernel calls it.</param>
    internal static long NamespaceOf(uint inode, string machine, string timeNamespace)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{machine}\n{timeNamespace}"));
        return ((long)(BinaryPrimitives.ReadUInt32LittleEndian(digest) & int.MaxValue) << 32) | inode;
    }

    private static long NamespaceOfThisProcess()
    {
        // pid:[4026531836]; a kernel without namespaces has one for all, called 0 here.
        var link = new FileInfo("/proc/self/ns/pid").LinkTarget;
        var inode = link is not null && uint.TryParse(link.AsSpan(5, link.Length - 6), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return NamespaceOf(inode, MachineOf(ReadIfThere("/etc/machine-id"), ReadIfThere("/proc/sys/kernel/random/boot_id")), new FileInfo("/proc/self/ns/time").LinkTarget ?? string.Empty);
    }

    /// <summary>What tells a machine from others: its id, or this boot of it where it has none, as in many containers.</summary>
    /// <remarks>The machines of a cluster number their namespaces alike, so that these alone do not tell them apart.</remarks>
    /// <param name="id">The text of <c>/etc/machine-id</c>: 32 hexadecimal digits, unless it is absent, empty or still to be made.</param>
    /// <param name="boot">The id that the kernel gave itself when it began.</param>
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
