using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>The kernel's own answer to the questions whether anybody may write to a file, and whether anybody uses it at all.</summary>
/// <remarks>
/// A read lease (<c>F_SETLEASE</c>) is granted only while no process on the machine has the file open for writing, and a
/// writable mapping keeps its file open. So one call proves what no walk through <c>/proc</c> can: there processes of others
/// are unreadable, and the answer is old when it is complete. A write lease (<c>F_WRLCK</c>) is granted only while nobody else has the file
/// open in any way.
/// <para>
/// That holds where what is mapped is the file itself, and nobody but this kernel changes it. A layered file system (overlayfs) maps the file of a layer below, so its own file counts as closed while
/// a mapping still writes to it, and grants every lease; what another machine or process answers for has writers that this kernel does not know. So only file systems that are known to be of the first kind are asked: each has one inode for a file,
/// on which the kernel counts the writers itself, maps the file that was opened, and answers for itself. That holds for ZFS too, which keeps the pages of mappings beside its own cache. The others of that kind are not in the list because no segment
/// of ours can lie there: JFS and NILFS reserve no space, exFAT and FAT have no modes.
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

    /// <summary>Asks whether anybody has the file open for writing; null where that cannot be asked.</summary>
    /// <param name="file">Open for reading only.</param>
    public static bool? HasWriters(SafeFileHandle file) => IsRefused(file, ReadLease);

    /// <summary>Asks whether there is another open file of the same inode, on the whole machine; a mapping keeps its file open. Null where that cannot be asked.</summary>
    /// <param name="file">Open in any way.</param>
    public static bool? HasOtherUsers(SafeFileHandle file) => IsRefused(file, WriteLease);

    /// <summary>Whether this is the only open file of its inode for certain: false also where that cannot be asked.</summary>
    /// <param name="file">Open in any way.</param>
    public static bool IsOnlyUser(SafeFileHandle file) => HasOtherUsers(file) == false;

    private static bool? IsRefused(SafeFileHandle file, int lease)
    {
        // Somebody who opens the file against the lease during the next few microseconds is made to wait, and we get a signal.
        // By default that is SIGIO, which would end the process; SIGURG is ignored unless somebody asks for it.
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

    /// <summary>Whether a lease proves anything on file systems of a kind.</summary>
    /// <param name="fileSystem">What <c>statfs(2)</c> calls it.</param>
    internal static bool IsProofOn(long fileSystem) => fileSystem
        is FileSystemKind.Tmpfs or FileSystemKind.Ramfs or FileSystemKind.Ext or FileSystemKind.Xfs or FileSystemKind.Btrfs or FileSystemKind.F2fs or FileSystemKind.Zfs or FileSystemKind.Bcachefs;
}
