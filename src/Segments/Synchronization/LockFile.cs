using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>The file <c>ID.lock</c>: made when the first lock is asked for, removed when the segment is retired, never shorter than its table.</summary>
internal static class LockFile
{
    /// <summary>Opens the file of a segment that exists, and makes it if this is the first lock.</summary>
    /// <exception cref="OutOfSpaceException">It would have to be made and there is no room.</exception>
    /// <exception cref="SegmentFormatException">It is no lock file, damaged, or of another version.</exception>
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

    /// <summary>Tells whoever has the locks open, and whoever waits, that the segment is gone; the file is removed next. Held locks keep what they have, which nobody else can find any more.</summary>
    /// <exception cref="IOException">For want of a descriptor or of addresses nobody could be told.</exception>
    public static void TellRetired(string path)
    {
        using var file = NativeFile.TryOpen(path, OpenFlags.ReadWrite | OpenFlags.NoFollow | OpenFlags.NonBlocking, 0, out var errno);
        if (ProcessLimits.IsFileLimit(errno))
        {
            throw Errno.Failure(errno, "open", path); // without it nothing is known of who waits; any other refusal says that it is no table of locks
        }

        if (file is not null && IsSound(file, out _))
        {
            using var mapping = LockMapping.Map(file, path);
            new LockTable(mapping).IsRetired = true;
            new ReleaseSignal(mapping).Announce();
        }
    }

    /// <summary>Opens the same file once more, whatever its name is now: locks of one open file do not exclude each other, so each needs its own.</summary>
    public static SafeFileHandle Reopen(SafeFileHandle file) =>
        NativeFile.Open($"/proc/self/fd/{file.DangerousGetHandle()}", OpenFlags.ReadWrite);

    /// <summary>Whether a file is one of locks, made to its end.</summary>
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

    /// <summary>Makes the file, unless somebody is faster. Its name comes last, so that a file with the name says what it is; on a disk after a power cut too.</summary>
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
            RandomAccess.Write(file, new byte[LockTableLayout.TableBytes], 0); // such a file system reserves by writing
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
