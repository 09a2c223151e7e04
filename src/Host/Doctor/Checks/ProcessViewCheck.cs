namespace ActorShm.Host.Doctor.Checks;

/// <summary>Whether processes of this user can see each other, which sealing and the pool rely on.</summary>
internal static class ProcessViewCheck
{
    public static IEnumerable<Finding> Examine(Machine machine)
    {
        var hiding = Mount.Of(machine.Files, "/proc")?.Option("hidepid");
        yield return hiding is null or "0" or "off"
            ? new Finding("/proc", DoctorLevel.Ok, "shows all processes", "Sealing can prove that nobody writes, and the pool that nobody maps.")
            : new Finding("/proc", DoctorLevel.Note, $"hidepid={hiding}", "Processes of other users are hidden. They cannot open segments either, unless they are root.", "sudo mount -o remount,hidepid=0 /proc");
    }
}
