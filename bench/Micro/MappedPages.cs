using System.Runtime.InteropServices;
using ActorShm.Segments;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Micro;

/// <summary>A part of a file, mapped to be written like the views of the library. Dispose it to unmap.</summary>
internal sealed class MappedPages : IDisposable
{
    private MappedPages(nint address, long lengthBytes)
    {
        Address = address;
        LengthBytes = lengthBytes;
    }

    public nint Address { get; }

    public long LengthBytes { get; }

    /// <summary>Maps a part of a file.</summary>
    /// <exception cref="BenchException">The kernel will not.</exception>
    public static MappedPages Map(SafeFileHandle file, long offsetBytes, long lengthBytes)
    {
        var address = AlignedMapping.TryMap(file, offsetBytes, lengthBytes, Libc.ProtectRead | Libc.ProtectWrite, Libc.MapShared);
        return address != -1
            ? new MappedPages(address, lengthBytes)
            : throw new BenchException($"{lengthBytes:N0} bytes cannot be mapped: {Marshal.GetPInvokeErrorMessage(Errno.Last)}.");
    }

    public void Dispose() => _ = AlignedMapping.Unmap(Address, LengthBytes);
}
