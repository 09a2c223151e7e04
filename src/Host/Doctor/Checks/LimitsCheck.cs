using System.Globalization;
using ActorShm.Actors.Runs;
using ActorShm.Host.Reporting;
using ActorShm.Hosting.Launching;

namespace ActorShm.Host.Doctor.Checks;

/// <summary>Checks the kernel's limits on one process.</summary>
internal static class LimitsCheck
{
    private const long FewFiles = 4_096;
    private const long FewMappings = 65_530; // the kernel's default
    private const long SmallFile = 1L << 40;
    private const string RaiseFiles = "ulimit -Hn 1048576   (for all sessions: /etc/security/limits.conf; for services: LimitNOFILE=)";

    /// <summary>The number of open files that <c>actorshm host</c> and <c>eval</c> need with the default number of nodes.</summary>
    private static readonly int NeededFiles = OpenFiles.OfHostWith(LocalRun.DefaultNodeCount);

    public static IEnumerable<Finding> Examine(Machine machine)
    {
        var limits = machine.Files.Lines("/proc/self/limits");
        yield return Files(Hard(limits, "Max open files")); // .NET raises the soft limit of open files to the hard limit, and raises no other limit
        yield return Mappings(machine.Files.Number("/proc/sys/vm/max_map_count"));
        yield return LockedMemory(Soft(limits, "Max locked memory"));
        if (Soft(limits, "Max address space") is { } addresses && addresses != long.MaxValue)
        {
            yield return new Finding("address space", DoctorLevel.Warning, Bytes.Of(addresses), "Every mapped segment counts in every process, however little of it is in memory.", "ulimit -v unlimited");
        }

        if (Soft(limits, "Max file size") is { } file && file < SmallFile)
        {
            yield return new Finding("file size", DoctorLevel.Problem, Bytes.Of(file), "A segment is a file, and one that is larger is refused.", "ulimit -f unlimited");
        }
    }

    private static Finding Files(long? limit) => limit switch
    {
        null => new Finding("open files", DoctorLevel.Note, "unknown", "/proc/self/limits cannot be read."),
        { } few when few < NeededFiles => new Finding("open files", DoctorLevel.Problem, Count(few), $"A host with {LocalRun.DefaultNodeCount} nodes of its own needs {NeededFiles}.", RaiseFiles),
        < FewFiles => new Finding("open files", DoctorLevel.Warning, Count(limit.Value), "Each view takes one, each process that is connected another.", RaiseFiles),
        _ => new Finding("open files", DoctorLevel.Ok, Count(limit.Value), "Each view takes one. .NET raises its own limit to this one."),
    };

    private static Finding Mappings(long? limit) => limit switch
    {
        null => new Finding("mappings", DoctorLevel.Note, "unknown", "/proc/sys/vm/max_map_count cannot be read."),
        < FewMappings => new Finding("mappings", DoctorLevel.Warning, Count(limit.Value), "Each view takes at least one, and the runtime some hundreds.", "sudo sysctl vm.max_map_count=262144"),
        _ => new Finding("mappings", DoctorLevel.Ok, Count(limit.Value), "Each view takes at least one. The last 256 are left to the runtime."),
    };

    private static Finding LockedMemory(long? limit) => new(
        "locked memory", DoctorLevel.Ok, limit is null ? "unknown" : limit == long.MaxValue ? "unlimited" : Bytes.Of(limit.Value), "ActorShm locks none, so this limit never stands in its way.");

    // Limit                     Soft Limit           Hard Limit           Units
    // Max open files            1024                 1048576              files
    private static long? Soft(IReadOnlyList<string> lines, string name) => Limit(lines, name, column: 0);

    private static long? Hard(IReadOnlyList<string> lines, string name) => Limit(lines, name, column: 1);

    private static long? Limit(IReadOnlyList<string> lines, string name, int column)
    {
        var line = lines.FirstOrDefault(line => line.StartsWith(name + " ", StringComparison.Ordinal));
        var fields = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return fields.Length < 2 ? null
            : fields[column] == "unlimited" ? long.MaxValue
            : long.TryParse(fields[column], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }

    private static string Count(long limit) => limit == long.MaxValue ? "unlimited" : limit.ToString("N0", CultureInfo.InvariantCulture);
}
