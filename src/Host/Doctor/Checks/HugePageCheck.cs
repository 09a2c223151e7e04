namespace ActorShm.Host.Doctor.Checks;

/// <summary>Checks whether new segments can be made of huge pages.</summary>
internal static class HugePageCheck
{
    private const string Topic = "huge pages";
    private const string Setting = "/sys/kernel/mm/transparent_hugepage/shmem_enabled";

    public static IEnumerable<Finding> Examine(Machine machine)
    {
        var setting = machine.Files.Chosen(Setting);
        var mountOption = Mount.Of(machine.Files, "/dev/shm")?.Option("huge");
        var found = $"shmem_enabled is {setting ?? "missing"}, /dev/shm has huge={mountOption ?? "never"}";
        yield return setting switch
        {
            null => new Finding(Topic, DoctorLevel.Note, found, "This kernel has no huge pages for shared memory; every 4 KiB of a new segment costs a page fault."),
            "deny" => new Finding(Topic, DoctorLevel.Warning, found, "'deny' forbids them everywhere; new segments are filled several times as fast with them.", $"echo never | sudo tee {Setting}"),
            _ when KernelCheck.CanCollapse(machine) => new Finding(Topic, DoctorLevel.Ok, found, "Segments are made of huge pages on request (MADV_COLLAPSE), whatever these two say."),
            _ when mountOption is "always" or "within_size" => new Finding(Topic, DoctorLevel.Ok, found, "The file system makes them for every large file."),
            _ => new Finding(Topic, DoctorLevel.Note, found, "This kernel makes none on request; the file system can make them for every large file.", "sudo mount -o remount,huge=within_size /dev/shm"),
        };
    }
}
