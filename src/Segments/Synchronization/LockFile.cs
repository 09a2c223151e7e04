using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>The file <c>ID.lock</c>: made when the first lock is asked for, removed when the segment is retired, never shorter than its table.</summary>
internal static class LockFile
{
    /// <summary>Opens the file of a segment that exists, and makes it if this is the first lock.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="guard">Keeps two from making the table.</param>
    /// <exception cref="SegmentInUseException">Somebody else has begun to make it, and does not finish.</exception>
    /// <exception cref="OutOfSpaceException">It would have to be made and there is no room.</exception>
    /// <exception cref="SegmentFormatException">It is no lock file, damaged, or of another version.</exception>
    public static SafeFileHandle OpenOrCreate(string path, LockGuard guard)
    {
        var file = NativeFile.Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.NoFollow | OpenFlags.NonBlocking, NativeFile.PrivateMode);
        var isSound = false;
        try
        {
            if (!TryReadHeader(file, out var header))
            {
                header = Initialize(file, path, guard);
            }

            RequireSound(file, header, path);
            isSound = true;
            return file;
        }
        finally
        {
            if (!isSound)
            {
                file.Dispose();
            }
        }
    }

    /// <summary>Removes the file, if there is one, and tells whoever waits. Held locks keep what they have, which nobody else can find any more.</summary>
    public static void Retire(string path)
    {
        using var file = NativeFile.TryOpen(path, OpenFlags.ReadWrite | OpenFlags.NoFollow | OpenFlags.NonBlocking, 0, out _);
        if (file is not null && TryReadHeader(file, out var header) && IsSound(file, header))
        {
            using var mapping = LockMapping.Map(file, path);
            new LockTable(mapping).IsRetired = true;
            new ReleaseSignal(mapping).Announce();
        }

        NativeFile.Unlink(path);
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

    // The first words decide: they are written last, so a file without them is empty or was left by a process that died making it.
    private static bool TryReadHeader(SafeFileHandle file, out LockTableHeader header)
    {
        header = default;
        var bytes = MemoryMarshal.AsBytes(new Span<LockTableHeader>(ref header));
        return NativeFile.Status(file).IsRegular
            && RandomAccess.Read(file, bytes, 0) == bytes.Length
            && header.Magic != 0;
    }

    private static LockTableHeader Initialize(SafeFileHandle file, string path, LockGuard guard)
    {
        guard.Enter(file);
        if (!TryReadHeader(file, out var header)) // otherwise somebody else was faster
        {
            NativeFile.ChangeMode(file, NativeFile.PrivateMode, path); // the process's umask may have taken bits away
            header = new LockTableHeader { Version = LockTableLayout.Version, RecordCount = LockTableLayout.RecordCount };
            Reserve(file, path);
            RandomAccess.Write(file, BytesOf(ref header), 0);
            header.Magic = MemoryMarshal.Read<ulong>(LockTableLayout.Magic);
            RandomAccess.Write(file, LockTableLayout.Magic, 0);
        }

        LockGuard.Leave(file);
        return header;
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

    private static void RequireSound(SafeFileHandle file, LockTableHeader header, string path)
    {
        if (!IsSound(file, header))
        {
            throw new SegmentFormatException(
                $"'{path}' is no lock file of version {LockTableLayout.Version} with {LockTableLayout.RecordCount} records in {LockTableLayout.TableBytes:N0} bytes "
                + $"(version {header.Version}, {header.RecordCount:N0} records, {NativeFile.Status(file).SizeBytes:N0} bytes): "
                + "it is damaged, or another version of this library uses the segment.");
        }
    }

    private static bool IsSound(SafeFileHandle file, LockTableHeader header) =>
        header.Magic == MemoryMarshal.Read<ulong>(LockTableLayout.Magic)
        && header.Version == LockTableLayout.Version
        && header.RecordCount == LockTableLayout.RecordCount
        && NativeFile.Status(file).SizeBytes >= LockTableLayout.TableBytes;

    private static ReadOnlySpan<byte> BytesOf(ref LockTableHeader header) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<LockTableHeader, byte>(ref header), LockTableLayout.HeaderBytes);
}
