using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>A shared, writable mapping of a whole file, which is unmapped exactly once, after its last use.</summary>
internal sealed class FileMapping : SafeHandleZeroOrMinusOneIsInvalid
{
    private FileMapping(nint address, long lengthBytes)
        : base(ownsHandle: true)
    {
        SetHandle(address);
        LengthBytes = lengthBytes;
    }

    /// <summary>The start of the mapping.</summary>
    public nint Address => handle;

    /// <summary>The number of bytes that are mapped.</summary>
    public long LengthBytes { get; }

    /// <summary>Maps a file from its start.</summary>
    /// <param name="file">Open for reading and writing; may be closed afterwards.</param>
    /// <param name="lengthBytes">At least 1 and at most the length of the file.</param>
    /// <param name="path">The path, for error messages.</param>
    public static FileMapping Map(SafeFileHandle file, long lengthBytes, string path)
    {
        var address = Libc.Map(0, (nuint)lengthBytes, Libc.ProtectRead | Libc.ProtectWrite, Libc.MapShared, file, 0);
        return address == -1 ? throw Errno.Failure(Errno.Last, "map", path) : new FileMapping(address, lengthBytes);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Libc.Unmap(handle, (nuint)LengthBytes) == 0;
}
