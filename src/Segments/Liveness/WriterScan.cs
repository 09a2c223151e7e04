using System.Globalization;

namespace ActorShm.Segments;

/// <summary>Finds the processes that may write to a segment, by walking through <c>/proc</c>.</summary>
/// <remarks>
/// Good for names in an error text, and the only source where the file system knows no leases. A process counts when it maps the file shared and
/// writable, has it open for writing, or holds a writer's lease on the segment. A process of this user that cannot be looked into
/// counts as unreadable; one of another user cannot have opened a file of mode 0600, and root can do everything anyway.
/// </remarks>
internal sealed class WriterScan
{
    private readonly string _dataPath;
    private readonly FileStatus _data;
    private readonly FileStatus _state;

    private WriterScan(string dataPath, in FileStatus data, in FileStatus state)
    {
        _dataPath = dataPath;
        _data = data;
        _state = state;
    }

    /// <summary>Looks at every process once.</summary>
    /// <param name="dataPath">The real path of the data file.</param>
    /// <param name="data">The data file.</param>
    /// <param name="state">The state file, on which leases are held.</param>
    /// <returns>Who writes, and who might for all that can be seen.</returns>
    public static (IReadOnlyList<int> Writers, IReadOnlyList<int> Unreadable) Find(string dataPath, in FileStatus data, in FileStatus state)
    {
        var scan = new WriterScan(dataPath, data, state);
        var writers = new List<int>();
        var unreadable = new List<int>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            {
                continue;
            }

            switch (scan.MayWrite(directory))
            {
                case true:
                    writers.Add(pid);
                    break;
                case null when RunsAsThisUser(directory):
                    unreadable.Add(pid);
                    break;
            }
        }

        return (writers, unreadable);
    }

    /// <summary>Whether a line of <c>/proc/PID/maps</c> is a shared writable mapping of the file.</summary>
    internal static bool IsWritableMap(string line, in FileStatus file, string path)
    {
        // 7f1c…-7f1d… rw-s 00001000 00:19 4711    /dev/shm/…
        var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 6 || fields[1].Length < 4 || fields[1][1] != 'w' || fields[1][3] != 's'
            || !long.TryParse(fields[4], NumberStyles.None, CultureInfo.InvariantCulture, out var inode) || inode != file.Inode)
        {
            return false;
        }

        // Some file systems (btrfs, overlayfs) show another device here than in stat: there the path decides.
        var device = fields[3].Split(':');
        var isSameDevice = device.Length == 2
            && uint.TryParse(device[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var major)
            && uint.TryParse(device[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var minor)
            && FileStatus.MakeDevice(major, minor) == file.Device;
        return isSameDevice || string.Equals(fields[5].TrimStart(), path, StringComparison.Ordinal);
    }

    /// <summary>Whether a process may write; null when it cannot be looked into.</summary>
    private bool? MayWrite(string processDirectory)
    {
        try
        {
            return File.ReadLines(Path.Combine(processDirectory, "maps")).Any(line => IsWritableMap(line, _data, _dataPath))
                || Directory.EnumerateFiles(Path.Combine(processDirectory, "fd")).Any(path => IsWriter(processDirectory, path));
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
        catch (IOException)
        {
            return false; // it ended while we looked
        }
    }

    private bool IsWriter(string processDirectory, string descriptorPath)
    {
        if (NativeFile.StatusIfVisible(descriptorPath) is not { } status)
        {
            return false;
        }

        var isData = status.IsSameFile(_data);
        if (!isData && !status.IsSameFile(_state))
        {
            return false;
        }

        var lines = File.ReadAllLines(Path.Combine(processDirectory, "fdinfo", Path.GetFileName(descriptorPath)));
        return isData ? lines.Any(IsOpenForWriting) : lines.Any(IsWriterLease);
    }

    // flags:	0100002   in octal; the last two bits are the access mode, 0 for reading only
    private static bool IsOpenForWriting(string line) => line.StartsWith("flags:", StringComparison.Ordinal) && (line[^1] & 3) != 0;

    // lock:	1: OFDLCK ADVISORY  READ -1 00:19:4711 4097 4097
    private static bool IsWriterLease(string line) =>
        line.StartsWith("lock:", StringComparison.Ordinal)
        && line.Contains(" READ ", StringComparison.Ordinal)
        && line.EndsWith($" {StateRecord.WriterLeaseOffset} {StateRecord.WriterLeaseOffset}", StringComparison.Ordinal);

    // The owner of /proc/PID is root for processes that may not be looked into, so their status is read.
    private static bool RunsAsThisUser(string processDirectory)
    {
        try
        {
            var user = CurrentProcess.EffectiveUserId.ToString(CultureInfo.InvariantCulture);
            var line = File.ReadLines(Path.Combine(processDirectory, "status")).FirstOrDefault(line => line.StartsWith("Uid:", StringComparison.Ordinal));
            return line is not null && line[4..].Split('\t', StringSplitOptions.RemoveEmptyEntries).Contains(user);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false; // ended, or hidden (hidepid) and then of another user
        }
    }
}
