using ActorShm.Actors.Coordination;
using ActorShm.Host.Reporting;
using ActorShm.Segments;

namespace ActorShm.Host.Doctor.Checks;

/// <summary>The runs of this user: which live, what dead ones have left, and whether the directories are this user's alone.</summary>
internal static class RunsCheck
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static IEnumerable<Finding> Examine(Machine machine)
    {
        var parents = machine.RunParents.Where(Directory.Exists).ToList();
        foreach (var parent in parents.Where(parent => File.GetUnixFileMode(parent) != OwnerOnly))
        {
            var mode = Convert.ToString((int)File.GetUnixFileMode(parent), 8).PadLeft(4, '0');
            yield return new Finding("permissions", DoctorLevel.Problem, $"{parent} has mode {mode}", "It must be 0700: whoever may write there could put a directory of theirs in the place of a run. No run is started in it.", $"chmod 0700 {parent}");
        }

        var (owners, dead) = Sort(parents);

        // What lies here may be the segments of a run that lies elsewhere: its owner knows where.
        var owned = owners.SelectMany(OwnedDirectory.OwnedBy).Distinct(StringComparer.Ordinal).ToLookup(RunDirectory.IsRun);
        if (owned.Contains(true))
        {
            yield return new Finding("runs", DoctorLevel.Note, $"{owned[true].Count()} alive: {string.Join(", ", owned[true])}", "Each has a host of its own, and may hold segments.", "actorshm segments list --run-dir DIR");
        }

        yield return dead.Count == 0
            ? new Finding("leftovers", DoctorLevel.Ok, "none", "No dead run has left anything.")
            : new Finding(
                "leftovers",
                DoctorLevel.Warning,
                $"{dead.Count} of dead runs, {Bytes.Of(dead.Sum(SizeOf))}: {string.Join(", ", dead)}",
                "Hosts that were killed. The next run of this user removes them, whatever it does.",
                "actorshm demo --elements 1");
    }

    private static (IReadOnlyCollection<ProcessIdentity> Owners, IReadOnlyList<string> Dead) Sort(IReadOnlyList<string> parents)
    {
        var (owners, dead) = (new HashSet<ProcessIdentity>(), new List<string>());
        foreach (var directory in parents.Where(parent => File.GetUnixFileMode(parent) == OwnerOnly).SelectMany(Directory.GetDirectories))
        {
            if (OwnedDirectory.OwnerOf(directory) is { } owner)
            {
                owners.Add(owner);
            }
            else
            {
                dead.Add(directory);
            }
        }

        return (owners, dead);
    }

    private static long SizeOf(string directory)
    {
        try
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
            return new DirectoryInfo(directory).EnumerateFiles("*", options).Sum(file => file.Length);
        }
        catch (IOException)
        {
            return 0; // swept while it was counted
        }
    }
}
