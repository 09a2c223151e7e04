using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Asks the kernel whether anybody may write to a file, and whether anybody else uses it at all.</summary>
/// <remarks>
/// The kernel grants a read lease (<c>F_SETLEASE</c>) only while no process on the machine has the file open for writing, and a
/// writable mapping keeps its file open. So one call proves what no walk through <c>/proc</c> can: there, processes of other users
/// are unreadable, and the answer is out of date when it is complete. The kernel grants a write lease (<c>F_WRLCK</c>) only while nobody else has the file
/// open in any way.
/// <para>
/// This is a proof only if the mapped file is the opened file itself and only this kernel changes it. A layered file system (overlayfs) maps the file of a layer below, so its own file counts as closed while
/// a mapping still writes to it, and it grants every lease. A file system that another machine or process serves has writers that this kernel does not know. So only file systems that are known to meet the condition are asked: each has one inode for a file,
/// on which the kernel itself counts the writers, maps the file that was opened, and is served by this kernel. ZFS meets it too, although it keeps the pages of mappings beside its own cache. Other file systems that meet it are not in the list because no segment
/// can lie there: JFS and NILFS reserve no space, exFAT and FAT have no modes.
/// </para>
/// </remarks>
internal static class FileLease
{
    private const int SetSignalCommand = 10;
    private const int SetLeaseCommand = 1024;
    private const int ReadLease = 0;
    private const int WriteLease = 1;
    private const int NoLease = 2;
    private const int SignalUrgent = 23;

    /// <summary>Determines whether anybody has the file open for writing; null if the kernel cannot tell.</summary>
    /// <param name="file">Open for reading only.</param>
    public static bool? HasWriters(SafeFileHandle file) => IsRefused(file, ReadLease);

    /// <summary>Determines whether the inode has another open file on the whole machine, including those that a mapping keeps open; null if the kernel cannot tell.</summary>
    /// <param name="file">Open in any way.</param>
    public static bool? HasOtherUsers(SafeFileHandle file) => IsRefused(file, WriteLease);

    /// <summary>Determines whether this is certainly the only open file of its inode; false also if the kernel cannot tell.</summary>
    /// <param name="file">Open in any way.</param>
    public static bool IsOnlyUser(SafeFileHandle file) => HasOtherUsers(file) == false;

    private static bool? IsRefused(SafeFileHandle file, int lease)
    {
        // If another process opens the file against the lease during the next few microseconds, the kernel makes it wait and sends this process a signal.
        // By default that is SIGIO, which would end the process; SIGURG is ignored unless the process handles it.
        if (!IsProofOn(file) || Libc.Control(file, SetSignalCommand, SignalUrgent) != 0)
        {
            return null;
        }

        if (Libc.Control(file, SetLeaseCommand, lease) == 0)
        {
            _ = Libc.Control(file, SetLeaseCommand, NoLease); // cannot fail on a lease just granted; closing drops it too
            return false;
        }

        return Errno.Last == Errno.Again ? true : null;
    }

    private static bool IsProofOn(SafeFileHandle file) =>
        Libc.FileSystemStatus(file, out var status) == 0 && IsProofOn(status.Kind);

    /// <summary>Determines whether a lease proves anything on file systems of a kind.</summary>
    /// <param name="fileSystem">The kind, as in <c>statfs(2)</c>.</param>
    internal static bool IsProofOn(long fileSystem) => fileSystem
        is FileSystemKind.Tmpfs or FileSystemKind.Ramfs or FileSystemKind.Ext or FileSystemKind.Xfs or FileSystemKind.Btrfs or FileSystemKind.F2fs or FileSystemKind.Zfs or FileSystemKind.Bcachefs;
}
