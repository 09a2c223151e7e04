using System.Globalization;

namespace ActorShm.Segments;

/// <summary>Reads the memory limits of the control groups in which this process is, version 1 or 2, on all levels up to the root.</summary>
/// <remarks>
/// Pages of a tmpfs count against the group that touches them first, and exceeding the limit brings the OOM killer, not an
/// error. Cached file pages count as used too, although the kernel drops them when it needs room. So the pages on the inactive list
/// are subtracted; otherwise a container that has once read a large file could never create a segment again.
/// </remarks>
internal sealed class CgroupMemory(string procDirectory)
{
    // Version 1 expresses "no limit" as the largest number of pages, in bytes.
    private const long Unlimited = 1L << 60;

    // Page tables and the growth of its processes count against the group as well, and the OOM killer comes without warning.
    private const int SmallestHeadroomPart = 8;

    private static readonly Names Version1 = new("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file ");
    private static readonly Names Version2 = new("memory.max", "memory.current", "inactive_file ");

    private readonly Lazy<IReadOnlyList<(string Directory, Names Names)>> _levels = new(() => FindLevels(procDirectory));

    /// <summary>Gets the tightest limit of all levels; null when there is none.</summary>
    /// <param name="headroomBytes">The bytes that must stay available to everybody else in a group; in a small group at most an eighth of its limit.</param>
    public SpaceLimit? Tightest(long headroomBytes)
    {
        SpaceLimit? tightest = null;
        foreach (var (directory, names) in _levels.Value)
        {
            if (ReadLevel(directory, names, headroomBytes) is { } limit)
            {
                tightest = limit.Min(tightest);
            }
        }

        return tightest;
    }

    private static SpaceLimit? ReadLevel(string directory, Names names, long headroomBytes)
    {
        if (TryReadNumber(Path.Combine(directory, names.Limit)) is not { } limitBytes || limitBytes >= Unlimited
            || TryReadNumber(Path.Combine(directory, names.Usage)) is not { } usedBytes)
        {
            return null;
        }

        var reclaimableBytes = ReadStatistic(Path.Combine(directory, "memory.stat"), names.InactiveFile);
        var keptBytes = Math.Min(headroomBytes, limitBytes / SmallestHeadroomPart);
        return new SpaceLimit(
            $"the memory limit of control group '{directory}' less a headroom of {keptBytes:N0}",
            Math.Max(0, limitBytes - keptBytes - Math.Max(0, usedBytes - reclaimableBytes)));
    }

    private static List<(string Directory, Names Names)> FindLevels(string procDirectory)
    {
        var levels = new List<(string, Names)>();
        foreach (var line in ReadLinesIfAny(Path.Combine(procDirectory, "self/cgroup")))
        {
            // hierarchy:controllers:path, and "0::path" for version 2
            var parts = line.Split(':', 3);
            if (parts.Length < 3)
            {
                continue;
            }

            var isVersion2 = parts[1].Length == 0;
            if (!isVersion2 && !parts[1].Split(',').Contains("memory"))
            {
                continue;
            }

            if (FindMount(procDirectory, isVersion2) is var (root, mountPoint) && root is not null)
            {
                AddLevels(levels, mountPoint, RelativeTo(root, parts[2]), isVersion2 ? Version2 : Version1);
            }
        }

        return levels;
    }

    private static void AddLevels(List<(string, Names)> levels, string mountPoint, string relativePath, Names names)
    {
        levels.Add((mountPoint, names));
        var directory = mountPoint;
        foreach (var part in relativePath.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            directory = Path.Combine(directory, part);
            levels.Add((directory, names));
        }
    }

    // In a container the path can lie outside the mounted hierarchy; then the mount point is the group itself.
    private static string RelativeTo(string root, string path) =>
        path.Split('/').Contains("..") ? string.Empty
        : root == "/" ? path
        : path.StartsWith(root, StringComparison.Ordinal) ? path[root.Length..]
        : string.Empty;

    private static (string? Root, string MountPoint) FindMount(string procDirectory, bool isVersion2)
    {
        // id parent major:minor root mount-point options … - type source super-options
        foreach (var line in ReadLinesIfAny(Path.Combine(procDirectory, "self/mountinfo")))
        {
            var halves = line.Split(" - ", 2);
            var fields = halves[0].Split(' ');
            var tail = halves.Length == 2 ? halves[1].Split(' ') : [];
            if (fields.Length < 5 || tail.Length < 3)
            {
                continue;
            }

            if (isVersion2 ? tail[0] == "cgroup2" : tail[0] == "cgroup" && tail[2].Split(',').Contains("memory"))
            {
                return (KernelText.Unescape(fields[3]), KernelText.Unescape(fields[4]));
            }
        }

        return (null, string.Empty);
    }

    private static long ReadStatistic(string path, string label)
    {
        var line = ReadLinesIfAny(path).FirstOrDefault(candidate => candidate.StartsWith(label, StringComparison.Ordinal));
        return line is not null && long.TryParse(line.AsSpan(label.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0;
    }

    // "max" means no limit, and so does a file that the root group does not have.
    private static long? TryReadNumber(string path) =>
        long.TryParse(ReadLinesIfAny(path).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string[] ReadLinesIfAny(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return []; // there is no such controller here, or this process may not see it: no limit is known
        }
    }

    private sealed record Names(string Limit, string Usage, string InactiveFile);
}
