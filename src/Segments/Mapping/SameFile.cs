using System.Globalization;

namespace ActorShm.Segments;

/// <summary>What a writer has to know about a path before it replaces what is there.</summary>
internal static class SameFile
{
    private const int MaxLinks = 40; // as many as the kernel follows
    private const uint Sticky = 0x200;
    private const int ForeignFiles = 3; // CAP_FOWNER

    /// <summary>Compares what the paths lead to: symbolic links are followed, and hard links are recognised.</summary>
    /// <param name="path">One path.</param>
    /// <param name="otherPath">The other path.</param>
    /// <returns>False also when one of them leads to nothing.</returns>
    /// <exception cref="IOException">One of the paths cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">One of the paths may not be looked at.</exception>
    public static bool Are(string path, string otherPath) =>
        NativeFile.TryStatus(path, followLink: true) is { } status
        && NativeFile.TryStatus(otherPath, followLink: true) is { } other
        && status.IsSameFile(other);

    /// <summary>Compares what a writer replaces, which may not be there yet: the last components of the paths, and the directories that hold them. A symbolic link there is itself replaced, and not the file that it leads to.</summary>
    /// <param name="path">One path.</param>
    /// <param name="otherPath">The other path.</param>
    /// <returns>False also when one of the directories is not there.</returns>
    /// <exception cref="IOException">One of the directories cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">One of the directories may not be looked at.</exception>
    public static bool AreOneName(string path, string otherPath)
    {
        var (full, otherFull) = (Path.GetFullPath(path), Path.GetFullPath(otherPath));
        return Path.GetFileName(full.AsSpan()).SequenceEqual(Path.GetFileName(otherFull.AsSpan())) && Are(Path.GetDirectoryName(full) ?? "/", Path.GetDirectoryName(otherFull) ?? "/");
    }

    /// <summary>Whether a path leads to something that must not be replaced: a device, a pipe, a socket, or what a process has open, by its number.</summary>
    /// <param name="path">The path; a symbolic link stands for what it leads to.</param>
    /// <returns>False also when nothing is there.</returns>
    /// <exception cref="IOException">The path cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">The path may not be looked at.</exception>
    public static bool IsSpecial(string path) =>
        NativeFile.TryStatus(path, followLink: true) is { IsRegular: false, IsDirectory: false } || IsOpenFile(path);

    /// <summary>
    /// Refuses what no other file can take the place of: what is in a directory such as <c>/tmp</c>, whose sticky bit leaves names to the owners of the files, mount points, and immutable files.
    /// The kernel would refuse it too, but not before the work is done.
    /// </summary>
    /// <param name="path">The path. A symbolic link there is what would be replaced, and not the file that it leads to.</param>
    /// <exception cref="UnauthorizedAccessException">What is there may not be replaced, or it or its directory may not be looked at.</exception>
    /// <exception cref="IOException">The path cannot be looked at.</exception>
    public static void RequireReplaceable(string path)
    {
        if (NativeFile.TryStatus(path, followLink: false) is not { } existing)
        {
            return;
        }

        if (existing.IsMountPoint || existing.IsFrozen)
        {
            var reason = existing.IsMountPoint ? "is a mount point, as a file is that was given to a container" : "is immutable or append-only (lsattr)";
            throw new UnauthorizedAccessException($"'{path}' {reason}, so no other file can take its place. Choose another name.");
        }

        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (NativeFile.TryStatus(directory, followLink: true) is { } place
            && (place.Permissions & Sticky) != 0
            && existing.UserId != CurrentProcess.EffectiveUserId
            && place.UserId != CurrentProcess.EffectiveUserId
            && !MayReplaceForeignFiles())
        {
            throw new UnauthorizedAccessException(
                $"'{path}' belongs to user {existing.UserId}, and in '{directory}', which has the sticky bit, only its owner may replace it. Choose another name or directory.");
        }
    }

    /// <summary>Whether a path leads to what a process has open, as <c>/dev/stdout</c> and <c>/proc/self/fd/3</c> do. It means another file in every process.</summary>
    /// <param name="path">The path; symbolic links are followed as far as such a name, and not to the file behind it.</param>
    /// <returns>False also when nothing is there.</returns>
    /// <exception cref="IOException">The path cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">The path may not be looked at.</exception>
    public static bool IsOpenFile(string path)
    {
        if (NativeFile.TryStatus("/proc", followLink: true) is not { } processes)
        {
            return false;
        }

        var link = Path.GetFullPath(path);
        for (var step = 0; step < MaxLinks && NativeFile.TryStatus(link, followLink: false) is { IsLink: true } status; step++)
        {
            if (status.Device == processes.Device)
            {
                return true;
            }

            if (new FileInfo(link).LinkTarget is not { } target)
            {
                return false; // it is gone by now
            }

            link = Path.Combine(Path.GetDirectoryName(link)!, target); // not made shorter: '..' goes back from where the link leads
        }

        return false;
    }

    /// <summary>The path by which other processes reach the file that a path leads to in this one; of what this process has open, by its number, the file's own name.</summary>
    /// <param name="path">The path.</param>
    /// <returns>An absolute path.</returns>
    /// <exception cref="SegmentException">It leads to what this process has open, and that has no name: a pipe, or a file that was deleted.</exception>
    /// <exception cref="IOException">The path cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">The path may not be looked at.</exception>
    public static string NameForOthers(string path)
    {
        var full = Path.GetFullPath(path);
        if (!IsOpenFile(full))
        {
            return full;
        }

        using var file = NpyFile.OpenToRead(full);
        var name = new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget;
        return name is not null && NativeFile.TryStatus(name, followLink: false) is { IsRegular: true } status && status.IsSameFile(NativeFile.Status(file))
            ? name
            : throw new SegmentException($"'{path}' is a file that this process has open, and it has no name by which other processes could open it ('{name}'). Save it under a name first.");
    }

    private static bool MayReplaceForeignFiles()
    {
        const string Capabilities = "CapEff:";
        var line = File.ReadLines("/proc/self/status").First(static line => line.StartsWith(Capabilities, StringComparison.Ordinal));
        var capabilities = ulong.Parse(line.AsSpan(Capabilities.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return ((capabilities >> ForeignFiles) & 1) != 0;
    }
}
