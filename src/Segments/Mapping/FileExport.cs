using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Copies an open file to a path, whole or not at all, without the data passing through this process.</summary>
internal sealed class FileExport(SpaceMeter meter)
{
    private const uint ModeBeforeUmask = 0x1B6; // 0666
    private const long MaxBytesPerCall = 1L << 30;

    /// <summary>Copies the first bytes of a file.</summary>
    /// <param name="source">Open for reading.</param>
    /// <param name="lengthBytes">How many bytes.</param>
    /// <param name="path">The file to make or to replace.</param>
    public void Copy(SafeFileHandle source, long lengthBytes, string path)
    {
        var target = Path.GetFullPath(path);
        RefuseImpossible(source, target);
        using var file = UnnamedFile.Create(Path.GetDirectoryName(target)!, ModeBeforeUmask);
        Reserve(file.Handle, target, lengthBytes);
        CopyBytes(source, file.Handle, target, lengthBytes);
        if (Libc.Sync(file.Handle) != 0)
        {
            throw Failure(Errno.Last, file.Handle, target, lengthBytes);
        }

        file.Publish(target);
    }

    private static void RefuseImpossible(SafeFileHandle source, string target)
    {
        if (NativeFile.TryStatus(target, followLink: true) is not { } existing)
        {
            return;
        }

        if (existing.IsDirectory)
        {
            throw new IOException($"Cannot export to '{target}': it is a directory. Name a file in it.");
        }

        if (existing.IsSameFile(NativeFile.Status(source)))
        {
            throw new SegmentException($"Cannot export to '{target}': that is the file the segment lies in. Choose another path.");
        }
    }

    private void Reserve(SafeFileHandle file, string target, long lengthBytes)
    {
        try
        {
            new Reservation(meter, populateThreads: 0).Reserve(file, target, lengthBytes);
        }
        catch (IOException refused) when (refused.HResult == Errno.NotSupported)
        {
            // Some network and USB file systems cannot reserve. A segment must not live there, but a copy may: running out of
            // space is an error of the write below, and the unfinished copy goes away.
        }
    }

    private void CopyBytes(SafeFileHandle source, SafeFileHandle file, string target, long lengthBytes)
    {
        var offset = 0L;
        var isDirect = true;
        while (offset < lengthBytes)
        {
            var (sourceOffset, targetOffset) = (offset, offset);
            var chunkBytes = (nint)Math.Min(MaxBytesPerCall, lengthBytes - offset);
            var copied = isDirect
                ? Libc.CopyFileRange(source, ref sourceOffset, file, ref targetOffset, chunkBytes, 0)
                : Libc.SendFile(file, source, ref sourceOffset, chunkBytes);
            var errno = copied < 0 ? Errno.Last : 0;
            if (isDirect && errno is Errno.CrossDevice or Errno.Invalid or Errno.NoSystemCall or Errno.NotSupported)
            {
                // copy_file_range stays within one kind of file system; sendfile copies within the kernel everywhere.
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
            ? new OutOfSpaceException(lengthBytes, meter.Measure(file, target, out _).AvailableBytes, $"the free space of '{target}'")
            : Errno.Failure(errno, "write", target);
}
