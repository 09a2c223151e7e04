namespace ActorShm.Host.Doctor.Checks;

/// <summary>Checks whether processes of this user can see each other. Sweeping and the names in error texts rely on that, and so does sealing where leases prove nothing.</summary>
internal static class ProcessViewCheck
{
    public static IEnumerable<Finding> Examine(Machine machine)
    {
        var hiding = Mount.Of(machine.Files, "/proc")?.Option("hidepid");
        yield return hiding is null or "0" or "off"
            ? new Finding("/proc", DoctorLevel.Ok, "shows all processes", "Who has a segment open can be named, and who has died is known.")
            : new Finding("/proc", DoctorLevel.Note, $"hidepid={hiding}", "Processes of other users are hidden, and those of this user that are protected from it (file capabilities, for instance). Such a one counts as alive as long as anybody has its process id, is not named by 'segments why', and on overlayfs sealing may not see that it writes.", "sudo mount -o remount,hidepid=0 /proc");
    }
}
