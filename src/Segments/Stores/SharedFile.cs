using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>A small file of fixed length that several processes map and change at the same time, for what they agree on beside the arrays.</summary>
/// <remarks>
/// <para>It is not a segment: it has no header, no owner and no element type, and counts against no quota unless <see cref="SegmentStore.CreateSharedFile"/> made it. Its users decide what the bytes mean and in which order they are
/// written; every access is checked to lie within the file.</para>
/// <para>References and spans point into the shared pages. Any thread may use them, with the operations of <see cref="Interlocked"/> and
/// <see cref="Volatile"/> where another process may look at the same time, but not after <see cref="Dispose"/>.</para>
/// </remarks>
internal sealed unsafe class SharedFile : IDisposable
{
    private readonly FileMapping _mapping;
    private readonly QuotaShare? _share;

    private SharedFile(string path, FileMapping mapping, QuotaShare? share)
    {
        Path = path;
        _mapping = mapping;
        _share = share;
    }

    /// <summary>Where the file lies.</summary>
    public string Path { get; }

    /// <summary>The length of the file, all of which is mapped.</summary>
    public long LengthBytes => _mapping.LengthBytes;

    /// <summary>Makes a new file of zeros with mode 0600, reserves the space for all of it, and maps it.</summary>
    /// <param name="path">The path of the file; nothing may be there.</param>
    /// <param name="lengthBytes">Its length, at least 1.</param>
    /// <exception cref="OutOfSpaceException">There is not enough room; no file is left.</exception>
    /// <exception cref="IOException">The path is taken, or the file system fails; no file of ours is left.</exception>
    public static SharedFile Create(string path, long lengthBytes) => Create(path, lengthBytes, file => Reserve(file, path, lengthBytes), share: null);

    /// <summary>Does the same for callers that reserve the space in their own way.</summary>
    /// <param name="path">The path of the file; nothing may be there.</param>
    /// <param name="lengthBytes">Its length, at least 1.</param>
    /// <param name="reserve">Gives the empty file its length, and reserves the space for it.</param>
    /// <param name="share">The part of a quota that is set aside for the file, and given back when the file is disposed; null for none. If this method throws, the share stays the caller's.</param>
    internal static SharedFile Create(string path, long lengthBytes, Action<SafeFileHandle> reserve, QuotaShare? share)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lengthBytes, 1);
        using var file = NativeFile.CreatePrivate(path);
        try
        {
            reserve(file);
            return new SharedFile(path, FileMapping.Map(file, lengthBytes, path), share);
        }
        catch
        {
            // The caller gets the exception; a file that nobody can use must not stay.
            NativeFile.Unlink(path);
            throw;
        }
    }

    /// <summary>Maps a file that another process has made.</summary>
    /// <param name="path">Where it lies.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file is empty, or cannot be mapped.</exception>
    public static SharedFile Open(string path)
    {
        using var file = NativeFile.Open(path, OpenFlags.ReadWrite | OpenFlags.NoFollow);
        var status = NativeFile.Status(file);
        return status is { IsRegular: true, SizeBytes: > 0 }
            ? new SharedFile(path, FileMapping.Map(file, status.SizeBytes, path), share: null)
            : throw new IOException($"'{path}' is empty or no file, so there is nothing to map. Only files made by {nameof(SharedFile)}.{nameof(Create)} can be shared.");
    }

    /// <summary>Gets a reference to a field or record of the file.</summary>
    /// <typeparam name="T">Its type; its fields must have fixed offsets.</typeparam>
    /// <param name="offsetBytes">The offset of its start: a multiple of 4, or of 8 if it is 8 bytes or longer, so that one operation can change it.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie within the file, or is not aligned.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public ref T At<T>(long offsetBytes)
        where T : unmanaged
    {
        if (offsetBytes % Math.Min(sizeof(T), sizeof(long)) != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(offsetBytes), offsetBytes, $"A field of {sizeof(T)} bytes would not be aligned there.");
        }

        return ref Unsafe.AsRef<T>((void*)AddressOf(offsetBytes, sizeof(T)));
    }

    /// <summary>Gets a span over some bytes of the file.</summary>
    /// <param name="offsetBytes">The offset of the first byte.</param>
    /// <param name="countBytes">The number of bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie within the file.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public Span<byte> Bytes(long offsetBytes, int countBytes) => new((void*)AddressOf(offsetBytes, countBytes), countBytes);

    /// <summary>Unmaps the file, which stays. No reference to it or span of it may be used any more.</summary>
    public void Dispose()
    {
        _mapping.Dispose();
        _share?.Dispose();
    }

    private static void Reserve(SafeFileHandle file, string path, long lengthBytes)
    {
        int errno;
        do
        {
            errno = Libc.Allocate(file, 0, 0, lengthBytes) == 0 ? 0 : Errno.Last;
        }
        while (errno == Errno.Interrupted);
        if (errno is Errno.NoSpace or Errno.NoMemory or Errno.QuotaExceeded)
        {
            throw new OutOfSpaceException(lengthBytes, FileSystemSpace.Of(file, path).FreeBytes, $"the file system of '{path}'");
        }

        if (errno != 0)
        {
            throw Errno.Failure(errno, $"reserve {lengthBytes:N0} bytes in", path);
        }
    }

    private nint AddressOf(long offsetBytes, long countBytes)
    {
        ObjectDisposedException.ThrowIf(_mapping.IsClosed, this);
        if (offsetBytes < 0 || countBytes < 0 || offsetBytes > _mapping.LengthBytes - countBytes)
        {
            throw new ArgumentOutOfRangeException(
                nameof(offsetBytes), offsetBytes, $"'{Path}' has {_mapping.LengthBytes:N0} bytes; {countBytes:N0} from {offsetBytes:N0} on were asked for.");
        }

        return _mapping.Address + (nint)offsetBytes;
    }
}
