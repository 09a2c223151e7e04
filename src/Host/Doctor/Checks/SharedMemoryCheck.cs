using ActorShm.Host.Reporting;
using ActorShm.Segments;

namespace ActorShm.Host.Doctor.Checks;

/// <summary>Checks whether <c>/dev/shm</c> is in memory and large enough.</summary>
internal static class SharedMemoryCheck
{
    private const string Directory = "/dev/shm";
    private const int LeastPart = 4; // a quarter of the machine's memory; the kernel's default is a half, Docker's 64 MB

    public static IEnumerable<Finding> Examine(Machine machine)
    {
        if (machine.SpaceOf(Directory) is not { } space)
        {
            yield return new Finding(
                Directory, DoctorLevel.Problem, "is not there", "Run directories lie in it unless told otherwise, and so do segments.", "sudo mount -t tmpfs -o mode=1777 tmpfs /dev/shm");
            yield break;
        }

        var mount = Mount.Of(machine.Files, Directory);
        if (mount is not null && !mount.IsInMemory)
        {
            yield return new Finding(
                Directory, DoctorLevel.Warning, $"is {mount.Kind}", "It should be memory (tmpfs); here its files are written to a disk.", "sudo mount -t tmpfs -o mode=1777 tmpfs /dev/shm");
        }

        var found = space.TotalBytes == FileSystemSpace.Unlimited ? "as large as memory" : $"{Bytes.Of(space.TotalBytes - space.FreeBytes)} used of {Bytes.Of(space.TotalBytes)}";
        yield return machine.Files.MemoryBytes("MemTotal") is { } memory && space.TotalBytes < memory / LeastPart
            ? new Finding(
                "/dev/shm size", DoctorLevel.Warning, found, "It is small beside the machine's memory: larger segments go to a disk. A container has 64 MB unless told otherwise.", "sudo mount -o remount,size=75% /dev/shm   (Docker: --shm-size)")
            : new Finding("/dev/shm size", DoctorLevel.Ok, found, "Segments go here first.");
        if (machine.LookAtReservations() is { IsFree: false, Holder: var holder })
        {
            yield return new Finding(
                "/dev/shm lock",
                DoctorLevel.Warning,
                holder is { } pid ? $"held by process {pid}" : "held by a process that the kernel does not show",
                "Reservations of memory take turns by it, and each waits up to 30 s. Many gigabytes take seconds; longer than that, the process is stopped.",
                holder is { } stopped ? $"kill -CONT {stopped}   (or end it)" : "grep FLOCK /proc/locks   (as the user or in the container of that process)");
        }
    }
}
