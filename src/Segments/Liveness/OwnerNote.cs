using System.Globalization;

namespace ActorShm.Segments;

/// <summary>The note that an owner writes into its lock file: four lines, <c>pid=</c>, <c>start=</c>, <c>boot=</c> and <c>pidns=</c>, and a fifth, <c>parents=</c>, if parents of the directory were made for it.</summary>
/// <param name="Pid">The process id of the owner, as the owner saw it.</param>
/// <param name="StartTime">Its start in clock ticks since boot.</param>
/// <param name="BootId">The boot of the machine; on a disk the file can outlive the boot.</param>
/// <param name="PidNamespace">The namespace in which the process id is valid: containers can share a directory without sharing process ids.</param>
internal sealed record OwnerNote(int Pid, long StartTime, string BootId, string PidNamespace)
{
    private static readonly Lazy<OwnerNote> LazyOfThisProcess = new(() => new OwnerNote(
        ProcessIdentity.Current.Pid,
        ProcessIdentity.Current.StartTime,
        File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(),
        new FileInfo("/proc/self/ns/pid").LinkTarget ?? "none"));

    public static OwnerNote OfThisProcess => LazyOfThisProcess.Value;

    /// <summary>The inodes of the parents that were made for the directory, and are removed with it if nothing else is in them.</summary>
    public IReadOnlyList<long> Parents { get; init; } = [];

    /// <summary>The owner, if it is a process of this boot that this process can see; null otherwise.</summary>
    public ProcessIdentity? Owner =>
        IsOfThisBoot && string.Equals(PidNamespace, OfThisProcess.PidNamespace, StringComparison.Ordinal)
            ? new ProcessIdentity(Pid, StartTime)
            : null;

    /// <summary>Whether the owner has certainly ended. False for an owner that this process cannot see.</summary>
    /// <exception cref="IOException">The owner cannot be looked up now.</exception>
    public bool IsKnownDead => !IsOfThisBoot || Owner is { IsAlive: false };

    private bool IsOfThisBoot => string.Equals(BootId, OfThisProcess.BootId, StringComparison.Ordinal);

    public static OwnerNote? TryParse(string text)
    {
        var lines = text.Split('\n');
        return lines.Length >= 4
            && TryRead(lines[0], "pid=", out var pidText) && int.TryParse(pidText, NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            && TryRead(lines[1], "start=", out var startText) && long.TryParse(startText, NumberStyles.None, CultureInfo.InvariantCulture, out var startTime)
            && TryRead(lines[2], "boot=", out var bootId)
            && TryRead(lines[3], "pidns=", out var pidNamespace)
                ? new OwnerNote(pid, startTime, bootId, pidNamespace) { Parents = lines.Length > 5 && TryRead(lines[4], "parents=", out var parents) ? ReadNumbers(parents) : [] } // only if the line is complete, with its line break
                : null;
    }

    public override string ToString() =>
        $"pid={Pid}\nstart={StartTime}\nboot={BootId}\npidns={PidNamespace}\n{(Parents.Count == 0 ? string.Empty : $"parents={string.Join(' ', Parents)}\n")}";

    private static IReadOnlyList<long> ReadNumbers(string text) =>
        [.. text.Split(' ').Select(word => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)];

    private static bool TryRead(string line, string label, out string value)
    {
        var isThere = line.StartsWith(label, StringComparison.Ordinal);
        value = isThere ? line[label.Length..] : string.Empty;
        return isThere;
    }
}
