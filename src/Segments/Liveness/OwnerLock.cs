using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>The lock file of an owned directory. Holding its lock is being the owner, or the one who cleans up after a dead one.</summary>
/// <remarks>
/// Whether the owner lives is decided by the lock alone, which the kernel drops on any death. The text in the file (see
/// <see cref="OwnerNote"/>) is for people, for error texts, and to tell an owner from somebody who cleans up.
/// </remarks>
internal sealed class OwnerLock : IDisposable
{
    public const string FileName = "host.lock";

    private const int LockedByte = 0;
    private const int MaxTextBytes = 1024;

    private readonly SafeFileHandle _file;

    private OwnerLock(SafeFileHandle file) => _file = file;

    /// <summary>Makes the lock file in a directory that nobody else looks at yet, takes the lock and says who has it.</summary>
    /// <remarks>On a disk the note is there after a power cut too, if the directory has its name: without one nobody would dare to remove it.</remarks>
    /// <param name="directory">The directory, open.</param>
    /// <param name="directoryPath">Where it lies, for error texts.</param>
    /// <param name="parents">Those of its parents that were made for it.</param>
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

    /// <summary>Opens the lock file inside an open directory; null when there is no regular file of ours with that name.</summary>
    /// <exception cref="IOException">There may be one, and it cannot be opened now, for want of a descriptor for instance.</exception>
    /// <exception cref="UnauthorizedAccessException">There is one that may not be opened.</exception>
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
    /// <param name="file">The open lock file; belongs to the lock once that is taken.</param>
    public static OwnerLock? TryTake(SafeFileHandle file) => OfdLock.TryExclusive(file, LockedByte) ? new OwnerLock(file) : null;

    /// <summary>Whether anybody holds the lock. Changes nothing.</summary>
    public static bool IsHeld(SafeFileHandle file) => OfdLock.IsHeld(file, LockedByte);

    /// <summary>The processes that hold the lock, as far as <c>/proc</c> shows them.</summary>
    public static IReadOnlyList<int> FindHolders(SafeFileHandle file) => SegmentScan.FindHolders(NativeFile.Status(file), LockedByte);

    /// <summary>Who wrote the file; null when its text is not readable as such.</summary>
    public static OwnerNote? ReadNote(SafeFileHandle file)
    {
        Span<byte> bytes = stackalloc byte[MaxTextBytes];
        return OwnerNote.TryParse(Encoding.ASCII.GetString(bytes[..RandomAccess.Read(file, bytes, 0)]));
    }

    /// <summary>Drops the lock.</summary>
    public void Dispose() => _file.Dispose();
}
