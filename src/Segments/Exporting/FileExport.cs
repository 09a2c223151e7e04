using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Copies an open file to a path, completely or not at all, without the data passing through this process.</summary>
/// <remarks>
/// If the file system can share blocks (Btrfs, XFS), nothing is copied and no space is taken until one of the two files is written to. So the blocks of a file that
/// somebody may still fill are never shared: they are reserved, and each write to a shared block would need a new block, which ends the writer with SIGBUS when the disk is full.
/// </remarks>
internal sealed class FileExport(SpaceMeter meter)
{
    private const uint ModeBeforeUmask = 0x1B6; // 0666
    private const uint PermissionMask = 0x1FF; // 0777
    private const long MaxBytesPerCall = 128L << 20; // the cost of a call is small beside this, and a cancellation waits for one call

    /// <summary>Copies the first bytes of a file.</summary>
    /// <param name="source">Open for reading.</param>
    /// <param name="lengthBytes">The number of bytes to copy.</param>
    /// <param name="path">The file to make or to replace.</param>
    /// <param name="mayShareBlocks">Whether nobody relies on the room that is reserved for the source.</param>
    /// <param name="cancellation">Ends the copy; nothing is left behind.</param>
    /// <returns>The copy, on stable storage and still without its name.</returns>
    public PreparedExport Copy(SafeFileHandle source, long lengthBytes, string path, bool mayShareBlocks, CancellationToken cancellation)
    {
        var target = Path.GetFullPath(path);
        RefuseImpossible(source, target);
        var mode = ModeAt(target);
        var file = UnnamedFile.Create(Path.GetDirectoryName(target)!, NativeFile.PrivateMode);
        try
        {
            NativeFile.ChangeMode(file.Handle, mode, target);
            if (!mayShareBlocks || !TryClone(source, file.Handle, lengthBytes))
            {
                Reserve(file.Handle, target, lengthBytes, cancellation);
                CopyBytes(source, file.Handle, target, lengthBytes, mayShareBlocks, cancellation);
            }

            cancellation.ThrowIfCancellationRequested();
            return Libc.Sync(file.Handle) == 0 ? new PreparedExport(file, target) : throw Failure(Errno.Last, file.Handle, target, lengthBytes);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Gets the permissions for a file at a path: those of the file that it replaces, which may be private, or those that the umask leaves to a new file. It is a new file all the same: it does not take over the owner, the set-user-ID
    /// and set-group-ID bits, or the extended attributes of the replaced file.
    /// </summary>
    public static uint ModeAt(string path) => NativeFile.TryStatus(path, followLink: true) is { IsRegular: true } replaced
        ? replaced.Permissions & PermissionMask
        : ModeBeforeUmask & ~CreationMask.Current;

    /// <summary>Renames a file to which nobody can write, on the same file system, and makes it last through a power cut under its new name.</summary>
    /// <param name="source">The file, open.</param>
    /// <param name="sourcePath">Its name now.</param>
    /// <param name="path">Its new name; a file that has it is replaced.</param>
    /// <returns>False, with nothing changed, when the new name is on another file system.</returns>
    public static bool TryMove(SafeFileHandle source, string sourcePath, string path)
    {
        var target = Path.GetFullPath(path);
        RefuseImpossible(source, target);
        if (Libc.Sync(source) != 0)
        {
            throw Errno.Failure(Errno.Last, "write", sourcePath);
        }

        var errno = NativeFile.TryRename(sourcePath, target);
        if (errno == Errno.CrossDevice)
        {
            return false;
        }

        return errno == 0 ? true : throw Errno.Failure(errno, $"rename to '{target}'", sourcePath);
    }

    /// <summary>Shares the blocks of the source. A clone that is too long is cut; if the source got shorter meanwhile, the copy that follows refuses it.</summary>
    private static bool TryClone(SafeFileHandle source, SafeFileHandle file, long lengthBytes) =>
        NativeFile.TryClone(source, file) && NativeFile.Status(file).SizeBytes >= lengthBytes && Libc.Truncate(file, lengthBytes) == 0;

    private static void RefuseImpossible(SafeFileHandle source, string target)
    {
        if (NativeFile.TryStatus(target, followLink: true) is not { } existing)
        {
            return;
        }

        if (existing.IsDirectory)
        {
            throw new SegmentException($"Cannot export to '{target}': it is a directory. Name a file in it.");
        }

        if (SameFile.IsSpecial(target))
        {
            throw new SegmentException($"Cannot export to '{target}': it is a device, a pipe, a socket or the number of an open file, which must not be replaced. Name a file.");
        }

        SameFile.RequireReplaceable(target);
        if (existing.IsSameFile(NativeFile.Status(source)))
        {
            throw new SegmentException($"Cannot export to '{target}': that is the file the segment lies in. Choose another path.");
        }
    }

    private void Reserve(SafeFileHandle file, string target, long lengthBytes, CancellationToken cancellation)
    {
        try
        {
            new Reservation(meter, populateThreads: 0).Reserve(file, target, lengthBytes, cancellation);
        }
        catch (IOException refused) when (refused.HResult == Errno.NotSupported)
        {
            // Some network and USB file systems cannot reserve. A segment must not live there, but a copy may: running out of
            // space is an error of the write below, and the unfinished copy goes away.
        }
    }

    private void CopyBytes(SafeFileHandle source, SafeFileHandle file, string target, long lengthBytes, bool isDirect, CancellationToken cancellation)
    {
        var offset = 0L;
        while (offset < lengthBytes)
        {
            cancellation.ThrowIfCancellationRequested();
            var (sourceOffset, targetOffset) = (offset, offset);
            var chunkBytes = (nint)Math.Min(MaxBytesPerCall, lengthBytes - offset);
            var copied = isDirect
                ? Libc.CopyFileRange(source, ref sourceOffset, file, ref targetOffset, chunkBytes, 0)
                : Libc.SendFile(file, source, ref sourceOffset, chunkBytes);
            var errno = copied < 0 ? Errno.Last : 0;
            if (isDirect && errno is Errno.CrossDevice or Errno.Invalid or Errno.NoSystemCall or Errno.NotSupported)
            {
                // copy_file_range stays within one kind of file system, where it may share blocks; sendfile copies within the kernel everywhere.
                isDirect = false;
                Seek(file, offset, target);
            }
            else if (copied == 0)
            {
                throw new SegmentFormatException($"The file being exported to '{target}' got shorter: {offset:N0} of {lengthBytes:N0} bytes are left of it.");
            }
            else if (errno is not (0 or Errno.Interrupted))
            {
                throw Failure(errno, file, target, lengthBytes);
            }

            offset += Math.Max(copied, 0);
        }
    }

    private static void Seek(SafeFileHandle file, long offset, string target)
    {
        if (Libc.Seek(file, offset, 0) < 0)
        {
            throw Errno.Failure(Errno.Last, "seek in", target);
        }
    }

    private Exception Failure(int errno, SafeFileHandle file, string target, long lengthBytes) =>
        errno is Errno.NoSpace or Errno.QuotaExceeded or Errno.FileTooLarge
            ? (meter.Measure(file, target, out _) with { Name = $"the free space of '{target}'" }).Reached(errno, lengthBytes, NativeFile.Status(file).AllocatedBytes, target)
            : Errno.Failure(errno, "write", target);
}
