using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Makes and opens the file <c>ID.lock</c>, which is made when somebody first asks for a lock, removed when the segment is retired, and never shorter than its table.</summary>
internal static class LockFile
{
    /// <summary>Opens the lock file of an existing segment, and makes it if there is none yet.</summary>
    /// <exception cref="OutOfSpaceException">The file would have to be made, and there is no room.</exception>
    /// <exception cref="SegmentFormatException">The file is not a lock file, is damaged, or is of another version.</exception>
    public static SafeFileHandle OpenOrCreate(string path)
    {
        SafeFileHandle? file;
        while ((file = NativeFile.TryOpen(path, OpenFlags.ReadWrite | OpenFlags.NoFollow | OpenFlags.NonBlocking, 0, out var errno)) is null)
        {
            if (errno != Errno.NoEntry)
            {
                throw Errno.Failure(errno, "open", path);
            }

            Make(path);
        }

        if (IsSound(file, out var header))
        {
            return file;
        }

        var sizeBytes = NativeFile.Status(file).SizeBytes;
        file.Dispose();
        throw new SegmentFormatException(
            $"'{path}' is no lock file of version {LockTableLayout.Version} with {LockTableLayout.RecordCount} records in {LockTableLayout.TableBytes:N0} bytes "
            + $"(version {header.Version}, {header.RecordCount:N0} records, {sizeBytes:N0} bytes): "
            + "it is damaged, or another version of this library uses the segment.");
    }

    /// <summary>Tells everybody who has the locks open or waits for one that the segment is gone; the caller removes the file next. Held locks stay held, but nobody else can find them any more.</summary>
    /// <exception cref="IOException">There is no descriptor or no addresses left, so nobody could be told.</exception>
    public static void TellRetired(string path)
    {
        using var file = NativeFile.TryOpen(path, OpenFlags.ReadWrite | OpenFlags.NoFollow | OpenFlags.NonBlocking, 0, out var errno);
        if (ProcessLimits.IsFileLimit(errno))
        {
            throw Errno.Failure(errno, "open", path); // waiters may exist and cannot be told; any other error means that there is no table of locks
        }

        if (file is not null && IsSound(file, out _))
        {
            using var mapping = LockMapping.Map(file, path);
            new LockTable(mapping).IsRetired = true;
            new ReleaseSignal(mapping).Announce();
        }
    }

    /// <summary>Opens the same file once more, whatever its name is now. Locks of one open file do not exclude each other, so each lock needs its own.</summary>
    public static SafeFileHandle Reopen(SafeFileHandle file) =>
        NativeFile.Open($"/proc/self/fd/{file.DangerousGetHandle()}", OpenFlags.ReadWrite);

    /// <summary>Determines whether a file is a complete lock file.</summary>
    public static bool IsOne(string path)
    {
        using var file = NativeFile.TryOpen(path, OpenFlags.ReadOnly | OpenFlags.NoFollow | OpenFlags.NonBlocking, 0, out _);
        return file is not null && TryReadHeader(file, out var header) && header.Magic == MemoryMarshal.Read<ulong>(LockTableLayout.Magic);
    }

    private static bool TryReadHeader(SafeFileHandle file, out LockTableHeader header)
    {
        header = default;
        var bytes = MemoryMarshal.AsBytes(new Span<LockTableHeader>(ref header));
        return NativeFile.Status(file).IsRegular && RandomAccess.Read(file, bytes, 0) == bytes.Length;
    }

    /// <summary>Makes the file, unless another process is faster. It gets its name last, so that a file with this name is always complete, on a disk even after a power cut.</summary>
    private static void Make(string path)
    {
        using var made = UnnamedFile.Create(Path.GetDirectoryName(path)!, NativeFile.PrivateMode);
        NativeFile.ChangeMode(made.Handle, NativeFile.PrivateMode, path); // the process's umask may have taken bits away
        Reserve(made.Handle, path);
        var header = new LockTableHeader { Magic = MemoryMarshal.Read<ulong>(LockTableLayout.Magic), Version = LockTableLayout.Version, RecordCount = LockTableLayout.RecordCount };
        RandomAccess.Write(made.Handle, MemoryMarshal.AsBytes(new ReadOnlySpan<LockTableHeader>(ref header)), 0);
        NativeFile.Sync(made.Handle, path);
        made.TryPublishNew(path);
    }

    private static void Reserve(SafeFileHandle file, string path)
    {
        int errno;
        do
        {
            errno = Libc.Allocate(file, 0, 0, LockTableLayout.TableBytes) == 0 ? 0 : Errno.Last;
        }
        while (errno == Errno.Interrupted);

        if (errno == Errno.NotSupported)
        {
            RandomAccess.Write(file, new byte[LockTableLayout.TableBytes], 0); // on such a file system, writing reserves the space
        }
        else if (errno is Errno.NoSpace or Errno.QuotaExceeded)
        {
            var place = Path.GetDirectoryName(path)!;
            var availableBytes = Math.Min(FileSystemSpace.Of(file, place).FreeBytes, LockTableLayout.TableBytes - 1);
            throw new OutOfSpaceException(LockTableLayout.TableBytes, availableBytes, $"the file system of '{place}', for a table of locks");
        }
        else if (errno != 0)
        {
            throw Errno.Failure(errno, "reserve the space of", path);
        }
    }

    private static bool IsSound(SafeFileHandle file, out LockTableHeader header) =>
        TryReadHeader(file, out header)
        && header.Magic == MemoryMarshal.Read<ulong>(LockTableLayout.Magic)
        && header.Version == LockTableLayout.Version
        && header.RecordCount == LockTableLayout.RecordCount
        && NativeFile.Status(file).SizeBytes >= LockTableLayout.TableBytes;
}
