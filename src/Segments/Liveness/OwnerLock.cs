using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>The lock file of an owned directory. The process that holds its lock is the owner, or cleans up after a dead owner.</summary>
/// <remarks>
/// The lock alone, which the kernel drops on any death, decides whether the owner lives. The text in the file (see
/// <see cref="OwnerNote"/>) is for people and for error messages, and tells an owner from a process that cleans up.
/// </remarks>
internal sealed class OwnerLock : IDisposable
{
    public const string FileName = "host.lock";

    private const int LockedByte = 0;
    private const int MaxTextBytes = 1024;

    private readonly SafeFileHandle _file;

    private OwnerLock(SafeFileHandle file) => _file = file;

    /// <summary>Makes the lock file in a directory that nobody else looks at yet, takes the lock, and writes who has it.</summary>
    /// <remarks>On a disk, a directory that still has its name after a power cut has its note too: without a note nobody would dare to remove it.</remarks>
    /// <param name="directory">The directory, open.</param>
    /// <param name="directoryPath">Its path, for error messages.</param>
    /// <param name="parents">The parents that were made for it.</param>
    public static OwnerLock Create(SafeFileHandle directory, string directoryPath, MadeDirectories parents)
    {
        var path = Path.Combine(directoryPath, FileName);
        var file = NativeFile.CreatePrivateIn(directory, FileName, path);
        var isOwned = false;
        try
        {
            if (!OfdLock.TryExclusive(file, LockedByte))
            {
                throw new SegmentException($"'{path}' was made a moment ago and is locked by somebody else. Another program meddles with the directory.");
            }

            RandomAccess.Write(file, Encoding.ASCII.GetBytes((OwnerNote.OfThisProcess with { Parents = [.. parents.Inodes] }).ToString()), 0);
            NativeFile.Sync(file, path);
            isOwned = true;
            return new OwnerLock(file);
        }
        finally
        {
            if (!isOwned)
            {
                file.Dispose();
            }
        }
    }

    /// <summary>Opens the lock file inside an open directory; null when no regular file of this user has that name.</summary>
    /// <exception cref="IOException">There may be such a file, but it cannot be opened now, for example because no descriptor is left.</exception>
    /// <exception cref="UnauthorizedAccessException">There is a file with that name that may not be opened.</exception>
    public static SafeFileHandle? TryOpenFile(SafeFileHandle directory)
    {
        var file = NativeFile.TryOpenIn(directory, FileName, OpenFlags.ReadWrite | OpenFlags.NoFollow | OpenFlags.NonBlocking, out var errno);
        if (file is null)
        {
            return errno is Errno.NoEntry or Errno.Loop or Errno.IsDirectory or Errno.NoDevice
                ? null
                : throw Errno.Failure(errno, "open", FileName);
        }

        var status = NativeFile.Status(file);
        if (status.IsRegular && status.UserId == CurrentProcess.EffectiveUserId)
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    /// <summary>Takes the lock that a dead owner left; null while anybody holds it.</summary>
    /// <param name="file">The open lock file; the lock takes it over if it is taken.</param>
    public static OwnerLock? TryTake(SafeFileHandle file) => OfdLock.TryExclusive(file, LockedByte) ? new OwnerLock(file) : null;

    /// <summary>Determines whether anybody holds the lock. Changes nothing.</summary>
    public static bool IsHeld(SafeFileHandle file) => OfdLock.IsHeld(file, LockedByte);

    /// <summary>Finds the processes that hold the lock, as far as <c>/proc</c> shows them.</summary>
    public static IReadOnlyList<int> FindHolders(SafeFileHandle file) => SegmentScan.FindHolders(NativeFile.Status(file), LockedByte);

    /// <summary>Reads the note of the owner that wrote the file; null when the text is not such a note.</summary>
    public static OwnerNote? ReadNote(SafeFileHandle file)
    {
        Span<byte> bytes = stackalloc byte[MaxTextBytes];
        return OwnerNote.TryParse(Encoding.ASCII.GetString(bytes[..RandomAccess.Read(file, bytes, 0)]));
    }

    /// <summary>Drops the lock.</summary>
    public void Dispose() => _file.Dispose();
}
