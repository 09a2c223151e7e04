using System.Globalization;

namespace ActorShm.Host.Doctor.Checks;

/// <summary>Checks whether the kernel has the features that segments use.</summary>
internal static class KernelCheck
{
    private static readonly Version Hold = new(5, 3); // pidfd_open
    private static readonly Version Populate = new(5, 14); // MADV_POPULATE_WRITE
    private static readonly Version Collapse = new(6, 1); // MADV_COLLAPSE of shared memory

    public static IEnumerable<Finding> Examine(Machine machine)
    {
        var text = machine.Files.Text("/proc/sys/kernel/osrelease");
        var version = VersionOf(text);
        yield return version switch
        {
            null => new Finding("kernel", DoctorLevel.Warning, "unknown", "/proc/sys/kernel/osrelease cannot be read; is /proc mounted?", "mount -t proc proc /proc"),
            _ when version < Hold => new Finding(
                "kernel", DoctorLevel.Problem, $"Linux {text}", $"Runs need Linux {Hold}: a process is held by its pidfd (pidfd_open), so that its end is certain and a signal meets no other.", "upgrade the kernel"),
            _ when version < Populate => new Finding(
                "kernel", DoctorLevel.Note, $"Linux {text}", $"The pages of new segments are reserved by fallocate; from Linux {Populate} on (MADV_POPULATE_WRITE) that is faster.", "upgrade the kernel"),
            _ when version < Collapse => new Finding(
                "kernel", DoctorLevel.Note, $"Linux {text}", $"From Linux {Collapse} on new segments are made of huge pages and filled several times as fast.", "upgrade the kernel"),
            _ => new Finding("kernel", DoctorLevel.Ok, $"Linux {text}", "It can make segments of huge pages."),
        };

        if (machine.Files.Number("/proc/sys/vm/overcommit_memory") == 2)
        {
            yield return new Finding(
                "overcommit",
                DoctorLevel.Warning,
                "vm.overcommit_memory is 2",
                "The kernel promises no more memory than there is: private copies of segments, and .NET's own reservations, may be refused while much is free.",
                "sudo sysctl vm.overcommit_memory=0");
        }
    }

    /// <summary>Gets the first two numbers of a release such as <c>6.1.0-18-amd64</c>; null when there are none.</summary>
    public static Version? VersionOf(string? release)
    {
        var parts = release?.Split('.', '-', '+') ?? [];
        return parts.Length >= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
                ? new Version(major, minor)
                : null;
    }

    /// <summary>Whether shared memory can be collapsed into huge pages.</summary>
    public static bool CanCollapse(Machine machine) => VersionOf(machine.Files.Text("/proc/sys/kernel/osrelease")) is { } version && version >= Collapse;
}
