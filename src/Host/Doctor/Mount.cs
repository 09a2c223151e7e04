using ActorShm.Host.Measuring;

namespace ActorShm.Host.Doctor;

/// <summary>One mounted file system.</summary>
/// <param name="Point">The mount point.</param>
/// <param name="Kind">Its type, such as <c>tmpfs</c>.</param>
/// <param name="Options">All options, both of the mount and of the file system.</param>
internal sealed record Mount(string Point, string Kind, IReadOnlyList<string> Options)
{
    private static readonly string[] Memory = ["tmpfs", "ramfs"];
    private static readonly string[] Network = ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse", "fuse.sshfs", "ceph", "glusterfs", "lustre", "virtiofs"];

    /// <summary>Whether the files of this file system are memory.</summary>
    public bool IsInMemory => Memory.Contains(Kind, StringComparer.Ordinal);

    /// <summary>Whether another machine or another process serves the files of this file system.</summary>
    public bool IsRemote => Network.Contains(Kind, StringComparer.Ordinal);

    /// <summary>Gets the value of an option; empty for an option without a value, null for an option that is not set.</summary>
    public string? Option(string name)
    {
        var option = Options.FirstOrDefault(option => string.Equals(option, name, StringComparison.Ordinal) || option.StartsWith(name + "=", StringComparison.Ordinal));
        return option is null ? null : option.Length == name.Length ? string.Empty : option[(name.Length + 1)..];
    }

    /// <summary>Finds the mount that a path lies in; null when nothing is known.</summary>
    public static Mount? Of(MachineFiles files, string path)
    {
        // id parent major:minor root mount-point options … - type source super-options; of two at one point the later one covers the other
        Mount? found = null;
        foreach (var line in files.Lines("/proc/self/mountinfo"))
        {
            var halves = line.Split(" - ", 2);
            var (fields, tail) = (halves[0].Split(' '), halves.Length == 2 ? halves[1].Split(' ') : []);
            if (fields.Length >= 6 && tail.Length >= 3 && Holds(fields[4], path) && (found is null || fields[4].Length >= found.Point.Length))
            {
                found = new Mount(fields[4], tail[0], [.. fields[5].Split(','), .. tail[2].Split(',')]);
            }
        }

        return found;
    }

    private static bool Holds(string point, string path) =>
        point == "/" || string.Equals(point, path, StringComparison.Ordinal) || path.StartsWith(point + "/", StringComparison.Ordinal);
}
