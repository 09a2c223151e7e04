using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>The shared mapping of a lock file's table; every held lock and every wait holds a reference to it.</summary>
internal sealed class LockMapping : SafeHandleZeroOrMinusOneIsInvalid
{
    private LockMapping(nint address)
        : base(ownsHandle: true) => SetHandle(address);

    /// <summary>The start of the table, which may be touched only while a reference to the mapping is held (<see cref="System.Runtime.InteropServices.SafeHandle.DangerousAddRef"/>).</summary>
    public unsafe byte* Table => (byte*)handle;

    /// <summary>Maps the table and makes sure that all its pages exist.</summary>
    /// <param name="file">At least as long as the table; open for reading and writing.</param>
    /// <param name="path">The path, for error messages.</param>
    public static LockMapping Map(SafeFileHandle file, string path)
    {
        var address = Libc.Map(0, LockTableLayout.TableBytes, Libc.ProtectRead | Libc.ProtectWrite, Libc.MapShared, file, 0);
        if (address == -1)
        {
            throw Errno.Failure(Errno.Last, "map", path);
        }

        // EFAULT is returned where touching the page would have raised SIGBUS. A kernel before 5.14 does not know the call; the pages are reserved anyway.
        var mapping = new LockMapping(address);
        if (Libc.Advise(address, LockTableLayout.TableBytes, Libc.AdvisePopulateWrite) != 0 && Errno.Last == Errno.Fault)
        {
            mapping.Dispose();
            throw new SegmentFormatException($"'{path}' has lost pages: somebody has truncated it. Retire the segment, or remove the file while nobody holds a lock.");
        }

        return mapping;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Libc.Unmap(handle, LockTableLayout.TableBytes) == 0;
}
