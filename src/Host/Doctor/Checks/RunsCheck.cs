using ActorShm.Actors;
using ActorShm.Actors.Runs;
using ActorShm.Host.Reporting;
using ActorShm.Segments;

namespace ActorShm.Host.Doctor.Checks;

/// <summary>Checks the runs of this user: which ones are alive, what dead ones have left, and whether the directories are accessible to this user alone.</summary>
/// <remarks>Runs begin and end during the check, and the last run to end removes the directory of all runs. Whatever vanishes between being listed and being examined is passed over.</remarks>
internal static class RunsCheck
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static IEnumerable<Finding> Examine(Machine machine)
    {
        var parents = new List<string>();
        foreach (var (parent, mode) in machine.RunParents.Where(Directory.Exists).Select(static parent => (parent, ModeOf(parent))))
        {
            if (mode == OwnerOnly)
            {
                parents.Add(parent);
            }
            else if (mode is { } open)
            {
                var text = Convert.ToString((int)open, 8).PadLeft(4, '0');
                yield return new Finding("permissions", DoctorLevel.Problem, $"{parent} has mode {text}", "It must be 0700: whoever may write there could put a directory of theirs in the place of a run. No run is started in it.", $"chmod 0700 {parent}");
            }
        }

        var found = parents.SelectMany(ChildrenOf).Append(machine.NamedRun).Distinct(StringComparer.Ordinal).ToLookup(StateOf);

        // A directory here may hold the segments of a run that lies elsewhere; its owner leads to that run.
        var owners = found[OwnedDirectoryState.Alive].Select(OwnerOf).OfType<ProcessIdentity>().Distinct();
        var runs = owners.SelectMany(OwnedDirectory.OwnedBy).Distinct(StringComparer.Ordinal).Where(RunDirectory.IsRun).ToList();
        if (runs.Count > 0)
        {
            yield return new Finding("runs", DoctorLevel.Note, $"{runs.Count} alive: {string.Join(", ", runs)}", "Each has a host of its own, and may hold segments.", "actorshm segments list --run-dir DIR");
        }

        var elsewhere = found[OwnedDirectoryState.AliveElsewhere].ToList();
        if (elsewhere.Count > 0)
        {
            yield return new Finding(
                "runs elsewhere",
                DoctorLevel.Note,
                $"{elsewhere.Count} alive, in another pid namespace: {string.Join(", ", elsewhere)}",
                "Processes hold their locks that are not to be seen from here, as those of a container that shares the directory. Nothing removes them while they live.");
        }

        var dead = found[OwnedDirectoryState.Dead].ToList();
        if (!parents.Contains(Path.GetDirectoryName(machine.NamedRun)!) && dead.Remove(machine.NamedRun))
        {
            yield return ExamineNamed(machine.NamedRun);
        }

        yield return dead.Count == 0
            ? new Finding("leftovers", DoctorLevel.Ok, "none", "No dead run or store has left anything in the usual places.")
            : new Finding(
                "leftovers",
                DoctorLevel.Warning,
                $"{dead.Count} of dead runs and stores, {Bytes.Of(dead.Sum(DeadRun.SizeOf))}: {string.Join(", ", dead)}",
                "Hosts that were killed, and programs that ended without disposing of their stores. The next run or store of this user removes them, whatever it does; a run that this command starts to measure has done so.",
                "actorshm demo --elements 1");
    }

    /// <summary>Reports what a dead owner has left in a place where no other run looks. It stays there, and its arrays can be exported.</summary>
    private static Finding ExamineNamed(string directory) => new(
        "run directory",
        DoctorLevel.Warning,
        $"{directory}: left by a dead process, {Bytes.Of(DeadRun.SizeOf(directory))}",
        "It lies there until the next start in that directory removes it. Export before that what you need of its arrays.",
        $"actorshm segments list --dir {(RunDirectory.IsRun(directory) ? RunDirectory.SegmentsPathIn(directory) : directory)}");

    private static UnixFileMode? ModeOf(string parent) => Unless<UnixFileMode?>(() => File.GetUnixFileMode(parent), otherwise: null);

    private static string[] ChildrenOf(string parent) => Unless(() => Directory.GetDirectories(parent), otherwise: []);

    private static OwnedDirectoryState StateOf(string directory) => Unless(() => OwnedDirectory.StateOf(directory), OwnedDirectoryState.None);

    private static ProcessIdentity? OwnerOf(string directory) => Unless(() => OwnedDirectory.OwnerOf(directory), otherwise: null);

    /// <summary>Gets the result of a look, or <paramref name="otherwise"/> if what is looked at has vanished or may not be looked at.</summary>
    private static T Unless<T>(Func<T> look, T otherwise)
    {
        try
        {
            return look();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return otherwise;
        }
    }
}
