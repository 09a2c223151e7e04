using System.Globalization;

namespace ActorShm.Segments;

/// <summary>Finds the processes that have segments open, by walking through <c>/proc</c> once for all of them.</summary>
/// <remarks>
/// The result gives the names for error messages, and is the only source where leases prove nothing (<see cref="FileLease"/>). A process counts as a writer when it maps the file
/// shared and writable, has it open for writing, or holds a writer's lease on the segment. A process that keeps a mapping that nobody can reach (<see cref="KeptMapping"/>) does not use the segment. A process of this user that cannot be looked into
/// counts as unreadable. A process of another user cannot have opened a file of mode 0600, and root can do everything anyway.
/// </remarks>
internal sealed class SegmentScan
{
    private readonly IReadOnlyList<WatchedSegment> _segments;
    private readonly List<SegmentSighting> _sightings = [];
    private readonly List<int> _unreadable = [];
    private readonly HashSet<(int Pid, SegmentId Id)> _keepers = [];
    private readonly SortedSet<int> _holders = [];
    private long? _heldByte;

    private SegmentScan(IReadOnlyList<WatchedSegment> segments) => _segments = segments;

    /// <summary>Looks at every process once.</summary>
    /// <returns>The processes that have a segment open, and those that cannot be looked into and might have one open.</returns>
    public static (IReadOnlyList<SegmentSighting> Sightings, IReadOnlyList<int> Unreadable) Find(IReadOnlyList<WatchedSegment> segments)
    {
        var scan = new SegmentScan(segments);
        scan.LookAtAll();
        return (scan._sightings, scan._unreadable);
    }

    /// <summary>Finds the processes that may write to one segment, those that cannot be looked into, and those that keep its mapping without using it.</summary>
    public static (IReadOnlyList<int> Writers, IReadOnlyList<int> Unreadable, IReadOnlyList<int> Keepers) FindWriters(WatchedSegment segment)
    {
        var scan = new SegmentScan([segment]);
        scan.LookAtAll();
        return (
            [.. scan._sightings.Where(sighting => sighting.Writes).Select(sighting => sighting.Pid).Distinct()],
            scan._unreadable,
            [.. scan._keepers.Select(keeper => keeper.Pid)]);
    }

    /// <summary>Finds the processes that hold an exclusive lock on a byte of a file.</summary>
    /// <param name="file">The file: the state of a segment, or another that has locks.</param>
    /// <param name="atByte">The byte.</param>
    public static IReadOnlyList<int> FindHolders(in FileStatus file, long atByte)
    {
        var scan = new SegmentScan([new WatchedSegment(default, string.Empty, Data: default, file)]) { _heldByte = atByte };
        scan.LookAtAll();
        return [.. scan._holders];
    }

    /// <summary>Determines whether a line of <c>/proc/PID/maps</c> is a shared writable mapping of the file.</summary>
    internal static bool IsWritableMap(string line, in FileStatus file, string path) => IsMap(line, file, path, out var writes) && writes;

    /// <summary>Determines whether a line of <c>/proc/PID/maps</c> is a mapping of the file.</summary>
    /// <param name="line">The line.</param>
    /// <param name="file">The file.</param>
    /// <param name="path">Its real path, with links resolved.</param>
    /// <param name="writes">Whether the mapping is shared and writable.</param>
    internal static bool IsMap(string line, in FileStatus file, string path, out bool writes)
    {
        // 7f1c…-7f1d… rw-s 00001000 00:19 4711    /dev/shm/…
        writes = false;
        var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 6 || fields[1].Length < 4
            || !long.TryParse(fields[4], NumberStyles.None, CultureInfo.InvariantCulture, out var inode) || inode == 0 || inode != file.Inode)
        {
            return false;
        }

        writes = fields[1][1] == 'w' && fields[1][3] == 's';
        return IsDevice(fields[3], file) || string.Equals(Path.GetFileName(fields[5]), Path.GetFileName(path), StringComparison.Ordinal);
    }

    // Some file systems (btrfs, overlayfs) show another device here than in stat. There the file name decides, which contains the segment's id; the path does not, because other mounts and links change it.
    private static bool IsDevice(string field, in FileStatus file)
    {
        var device = field.Split(':');
        return device.Length == 2
            && uint.TryParse(device[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var major)
            && uint.TryParse(device[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var minor)
            && FileStatus.MakeDevice(major, minor) == file.Device;
    }

    private void LookAtAll()
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            {
                Look(pid, directory);
            }
        }
    }

    private void Look(int pid, string processDirectory)
    {
        try
        {
            LookAtMaps(pid, processDirectory);

            // Not the entries of fd: they are links, and listing files would follow each of them.
            foreach (var infoPath in Directory.EnumerateFiles(Path.Combine(processDirectory, "fdinfo")))
            {
                LookAtDescriptor(pid, Path.Combine(processDirectory, "fd", Path.GetFileName(infoPath)), infoPath);
            }
        }
        catch (UnauthorizedAccessException)
        {
            if (RunsAsThisUser(pid, processDirectory))
            {
                _unreadable.Add(pid);
            }
        }
        catch (IOException gone) when (Errno.IsAbsence(gone))
        {
            // The process ended meanwhile.
        }
    }

    private void LookAtMaps(int pid, string processDirectory)
    {
        foreach (var line in File.ReadLines(Path.Combine(processDirectory, "maps")))
        {
            foreach (var segment in _segments)
            {
                if (!IsMap(line, segment.Data, segment.DataPath, out var writes))
                {
                    continue;
                }

                if (IsKept(line))
                {
                    _keepers.Add((pid, segment.Id));
                }
                else
                {
                    _sightings.Add(new SegmentSighting(pid, segment.Id, IsLease: false, writes));
                }
            }
        }
    }

    // An open file may lie on a mount that does not answer. So only files with the inode number of a watched file are examined, because numbers repeat on other mounts, and then only what the kernel already knows is asked.
    private void LookAtDescriptor(int pid, string descriptorPath, string infoPath)
    {
        if (ReadInfo(infoPath) is not { } lines || !MayBeWatched(lines) || NativeFile.StatusIfKnown(descriptorPath) is not { IsRegular: true } status)
        {
            return;
        }

        foreach (var segment in _segments)
        {
            var isData = status.IsSameFile(segment.Data);
            if (isData || status.IsSameFile(segment.State))
            {
                LookAtFile(pid, segment, isData, lines);
            }
        }
    }

    // ino:	4711   the number that maps shows too; before Linux 5.14 there is no such line, and each file is examined
    private bool MayBeWatched(string[] lines)
    {
        const string Label = "ino:";
        var line = Array.Find(lines, line => line.StartsWith(Label, StringComparison.Ordinal));
        return line is null
            || !ulong.TryParse(line.AsSpan(Label.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var inode)
            || _segments.Any(segment => segment.Data.Inode == (long)inode || segment.State.Inode == (long)inode);
    }

    // Null when the file was closed meanwhile, which says nothing about the other open files of the process.
    private static string[]? ReadInfo(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (IOException gone) when (Errno.IsAbsence(gone))
        {
            return null;
        }
    }

    private void LookAtFile(int pid, WatchedSegment segment, bool isData, string[] lines)
    {
        if (isData && _keepers.Contains((pid, segment.Id)))
        {
            return; // the open file that belongs to the kept mapping; anything else that the process has is seen once that mapping is gone
        }

        if (isData)
        {
            _sightings.Add(new SegmentSighting(pid, segment.Id, IsLease: false, lines.Any(IsOpenForWriting)));
            return;
        }

        if (_heldByte is { } atByte && lines.Any(line => IsLock(line, " WRITE ", atByte)))
        {
            _holders.Add(pid);
        }

        var writes = lines.Any(line => IsLease(line, StateRecord.WriterLeaseOffset));
        if (writes || lines.Any(line => IsLease(line, StateRecord.ReaderLeaseOffset)))
        {
            _sightings.Add(new SegmentSighting(pid, segment.Id, IsLease: true, writes));
        }
    }

    // 7f1c…-7f1d… ---s …   a mapping that is kept for the next view, whose pages nobody can reach
    private static bool IsKept(string line) => line.Split(' ', 3)[1].StartsWith("---s", StringComparison.Ordinal);

    // flags:	0100002   in octal; the last two bits are the access mode, 0 for reading only
    private static bool IsOpenForWriting(string line) => line.StartsWith("flags:", StringComparison.Ordinal) && (line[^1] & 3) != 0;

    private static bool IsLease(string line, long offset) => IsLock(line, " READ ", offset);

    // lock:	1: OFDLCK ADVISORY  READ -1 00:19:4711 4097 4097   the first and the last byte; neighbours of the same kind are one range
    private static bool IsLock(string line, string kind, long offset)
    {
        if (!line.StartsWith("lock:", StringComparison.Ordinal) || !line.Contains(kind, StringComparison.Ordinal))
        {
            return false;
        }

        var fields = line.Split(' ');
        return long.TryParse(fields[^2], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && long.TryParse(fields[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && first <= offset && offset <= last;
    }

    // The owner of /proc/PID is root for processes that may not be looked into, so their status is read.
    private static bool RunsAsThisUser(int pid, string processDirectory)
    {
        try
        {
            var user = CurrentProcess.EffectiveUserId.ToString(CultureInfo.InvariantCulture);
            var line = File.ReadLines(Path.Combine(processDirectory, "status")).FirstOrDefault(line => line.StartsWith("Uid:", StringComparison.Ordinal));
            return line is not null && line[4..].Split('\t', StringSplitOptions.RemoveEmptyEntries).Contains(user);
        }
        catch (Exception gone) when (Errno.IsAbsence(gone) || gone is UnauthorizedAccessException)
        {
            return ProcessIdentity.MayBeSignalled(pid); // if not, it has ended, or is hidden (hidepid) and of another user
        }
    }
}

/// <summary>A segment that a scan looks for.</summary>
/// <param name="Id">The segment's id.</param>
/// <param name="DataPath">The real path of the data file.</param>
/// <param name="Data">The data file.</param>
/// <param name="State">The state file, on which leases are held.</param>
internal sealed record WatchedSegment(SegmentId Id, string DataPath, FileStatus Data, FileStatus State);

/// <summary>One place where a process was seen to have a segment open.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Id">The segment.</param>
/// <param name="IsLease">Whether it is a lease of this library; otherwise it is a mapping or an open file.</param>
/// <param name="Writes">Whether the process can write to the shared pages this way.</param>
internal readonly record struct SegmentSighting(int Pid, SegmentId Id, bool IsLease, bool Writes);
