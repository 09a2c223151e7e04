using ActorShm.Host.Reporting;
using ActorShm.Segments;

namespace ActorShm.Host.Doctor.Checks;

/// <summary>Checks whether the directories that segments may lie in exist, are writable, and are on file systems that keep what they promise.</summary>
internal static class PlacementCheck
{
    private const long LeastFreeBytes = 1L << 30;

    public static IEnumerable<Finding> Examine(Machine machine) => machine.Placement.Select((directory, index) => Examine(machine, directory, index));

    private static Finding Examine(Machine machine, string directory, int index)
    {
        var topic = $"placement {index + 1}";
        if (machine.SpaceOf(directory) is not { } space || !Directory.Exists(directory))
        {
            return new Finding(topic, DoctorLevel.Problem, $"{directory} is not there", "actorshm.segments.placement names it; segments that should go there are refused.", $"mkdir -p {directory}");
        }

        if (!IsWritable(directory))
        {
            return new Finding(topic, DoctorLevel.Problem, $"{directory} may not be written to", "actorshm.segments.placement names it; segments that should go there are refused.", $"sudo chmod 1777 {directory}");
        }

        var mount = Mount.Of(machine.Files, directory);
        var found = $"{directory} on {mount?.Kind ?? "an unknown file system"}, {(space.FreeBytes == FileSystemSpace.Unlimited ? "as large as memory" : $"{Bytes.Of(space.FreeBytes)} free")}";
        return mount switch
        {
            { IsRemote: true } => new Finding(topic, DoctorLevel.Warning, found, "Another machine or process answers for these files: a fault there stalls the nodes, and locks may not work.", "put a local directory into actorshm.segments.placement"),
            { Kind: "overlay" } => new Finding(topic, DoctorLevel.Note, found, "The layers of a container: slower than a volume, and gone with the container. The kernel cannot say here who still writes: sealing goes by what /proc shows, and moving a segment copies it.", "mount a volume there"),
            _ when space.FreeBytes < LeastFreeBytes => new Finding(topic, DoctorLevel.Warning, found, "There is hardly any room left; the next directory is taken instead, or the segment refused.", $"du -xh {directory} | sort -h | tail"),
            { IsInMemory: true } => new Finding(topic, DoctorLevel.Ok, found, "Memory: segments here are as fast as it gets."),
            _ => new Finding(topic, DoctorLevel.Ok, found, "A disk: for what does not fit into the directories before it."),
        };
    }

    private static bool IsWritable(string directory)
    {
        var probe = Path.Combine(directory, $".actorshm-doctor-{Environment.ProcessId}-{Guid.NewGuid():n}");
        try
        {
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
