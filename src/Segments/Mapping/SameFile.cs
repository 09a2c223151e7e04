using System.Globalization;

namespace ActorShm.Segments;

/// <summary>Answers the questions that a writer has about a path before it replaces the file there.</summary>
internal static class SameFile
{
    private const int MaxLinks = 40; // as many as the kernel follows
    private const uint Sticky = 0x200;
    private const int ForeignFiles = 3; // CAP_FOWNER

    /// <summary>Determines whether two paths lead to the same file: symbolic links are followed, and hard links are recognised.</summary>
    /// <param name="path">One path.</param>
    /// <param name="otherPath">The other path.</param>
    /// <returns>Whether they do; false also when one of them leads to nothing.</returns>
    /// <exception cref="IOException">One of the paths cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">One of the paths may not be looked at.</exception>
    public static bool Are(string path, string otherPath) =>
        NativeFile.TryStatus(path, followLink: true) is { } status
        && NativeFile.TryStatus(otherPath, followLink: true) is { } other
        && status.IsSameFile(other);

    /// <summary>Determines whether a writer to either path would replace the same name, which need not exist yet: compares the last components of the paths, and the directories that hold them. A symbolic link there is itself replaced, not the file to which it leads.</summary>
    /// <param name="path">One path.</param>
    /// <param name="otherPath">The other path.</param>
    /// <returns>Whether it would; false also when one of the directories does not exist.</returns>
    /// <exception cref="IOException">One of the directories cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">One of the directories may not be looked at.</exception>
    public static bool AreOneName(string path, string otherPath)
    {
        var (full, otherFull) = (Path.GetFullPath(path), Path.GetFullPath(otherPath));
        return Path.GetFileName(full.AsSpan()).SequenceEqual(Path.GetFileName(otherFull.AsSpan())) && Are(Path.GetDirectoryName(full) ?? "/", Path.GetDirectoryName(otherFull) ?? "/");
    }

    /// <summary>Determines whether a path leads to something that must not be replaced: a device, a pipe, a socket, or an open file of a process, named by its number.</summary>
    /// <param name="path">The path; a symbolic link stands for its target.</param>
    /// <returns>Whether it does; false also when nothing is there.</returns>
    /// <exception cref="IOException">The path cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">The path may not be looked at.</exception>
    public static bool IsSpecial(string path) =>
        NativeFile.TryStatus(path, followLink: true) is { IsRegular: false, IsDirectory: false } || IsOpenFile(path);

    /// <summary>
    /// Refuses a path where no other file can take the place of the existing one: foreign files in a directory such as <c>/tmp</c>, whose sticky bit reserves names to the owners of the files; mount points; and immutable files.
    /// The kernel would refuse it too, but only after the work is done.
    /// </summary>
    /// <param name="path">The path. A symbolic link there would itself be replaced, not the file to which it leads.</param>
    /// <exception cref="UnauthorizedAccessException">The existing file may not be replaced, or it or its directory may not be looked at.</exception>
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

    /// <summary>Determines whether a path leads to an open file of a process, as <c>/dev/stdout</c> and <c>/proc/self/fd/3</c> do. Such a path means another file in every process.</summary>
    /// <param name="path">The path; symbolic links are followed up to such a name, not to the file behind it.</param>
    /// <returns>Whether it does; false also when nothing is there.</returns>
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
                return false; // the link is gone by now
            }

            link = Path.Combine(Path.GetDirectoryName(link)!, target); // not normalised: '..' goes up from the directory to which the link leads
        }

        return false;
    }

    /// <summary>Gets the path by which other processes reach the file to which a path leads in this process; for an open file that is named by its number, that is the file's own name.</summary>
    /// <param name="path">The path.</param>
    /// <returns>An absolute path.</returns>
    /// <exception cref="SegmentException">The path leads to an open file of this process that has no name: a pipe, or a file that was deleted.</exception>
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
