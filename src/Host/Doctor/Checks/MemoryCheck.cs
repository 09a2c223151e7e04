using ActorShm.Host.Reporting;

namespace ActorShm.Host.Doctor.Checks;

/// <summary>Checks how much memory there is for segments.</summary>
internal static class MemoryCheck
{
    private const int LeastAvailablePart = 10;

    public static IEnumerable<Finding> Examine(Machine machine)
    {
        var (total, available) = (machine.Files.MemoryBytes("MemTotal"), machine.Files.MemoryBytes("MemAvailable"));
        if (total is null || available is null)
        {
            yield return new Finding("memory", DoctorLevel.Problem, "unknown", "/proc/meminfo has no MemTotal or MemAvailable; no segment can be made without knowing what is free.", "mount -t proc proc /proc");
            yield break;
        }

        var found = $"{Bytes.Of(available.Value)} available of {Bytes.Of(total.Value)}";
        yield return available < total / LeastAvailablePart
            ? new Finding("memory", DoctorLevel.Warning, found, "Segments that do not fit go to the next placement directory, which is a disk, or are refused.", "ps aux --sort=-rss | head")
            : new Finding("memory", DoctorLevel.Ok, found, "New segments are admitted against what is available, less actorshm.segments.headroom.");

        if (machine.ControlGroupLimit is { } limit && limit.AvailableBytes < available)
        {
            yield return new Finding(
                "memory limit", DoctorLevel.Note, $"{Bytes.Of(limit.AvailableBytes)} available by {limit.Name}", "Segments count against it as well; a segment that would go over it is refused before anybody is killed.", "cat /proc/self/cgroup");
        }

        var swap = machine.Files.MemoryBytes("SwapTotal") ?? 0;
        if (swap > 0)
        {
            yield return new Finding(
                "swap", DoctorLevel.Note, Bytes.Of(swap), "Segments in shared memory can be swapped out when memory is short, and come back a page at a time.", "sudo sysctl vm.swappiness=10");
        }
    }
}
