using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>A writable mapping of a whole segment that outlives its views, with the open file that it was made from.</summary>
/// <remarks>
/// <para>Between two views nobody can reach the pages (<c>PROT_NONE</c>): using an address that somebody has kept by mistake ends the process, until the next view is open, which has the same address.
/// The page tables stay, so the next view need not fault the pages in again.</para>
/// <para>A mapping keeps the open file from which it was made, and the kernel counts open files, not mappings. So as long as this is the only open file of its segment, a write lease on
/// <see cref="File"/> still proves that nobody else has the memory. A forked process would share the open file and not count separately, so it gets no copy of the mapping
/// (<see cref="TryHideFromForks"/>).</para>
/// </remarks>
/// <param name="owner">The store that made the segment.</param>
/// <param name="handle">The segment.</param>
/// <param name="file">Open for reading and writing; belongs to the mapping from now on.</param>
/// <param name="address">What one successful <c>mmap</c> of that file returned.</param>
/// <param name="lengthBytes">How much was mapped: the whole file.</param>
internal sealed class KeptMapping(IMappingOwner owner, SegmentHandle handle, SafeFileHandle file, nint address, long lengthBytes) : IDisposable
{
    private bool _isAdmitting = true;

    /// <summary>The store that made the segment.</summary>
    public IMappingOwner Owner => owner;

    /// <summary>The segment to which the memory belongs; the next segment once the memory is reused.</summary>
    public SegmentHandle Handle { get; set; } = handle;

    /// <summary>The file that is mapped.</summary>
    public SafeFileHandle File => file;

    /// <summary>Where the mapping starts.</summary>
    public nint Address => address;

    /// <summary>The number of bytes that are mapped.</summary>
    public long LengthBytes { get; private set; } = lengthBytes;

    /// <summary>Keeps a mapping from being copied into forked processes, while it is used and while it is kept; false when the kernel refuses.</summary>
    public static bool TryHideFromForks(nint address, long lengthBytes) => Libc.Advise(address, (nuint)AlignedMapping.SpanOf(lengthBytes), Libc.AdviseDontFork) == 0;

    /// <summary>Makes the pages readable and writable; false when the kernel refuses.</summary>
    public bool TryAdmit() => _isAdmitting = TryProtect(Libc.ProtectRead | Libc.ProtectWrite);

    /// <summary>Makes the pages inaccessible; false when the kernel refuses.</summary>
    public bool TryForbid() => !_isAdmitting || !(_isAdmitting = !TryProtect(Libc.ProtectNone));

    /// <summary>Unmaps the end of the mapping, before the file gets shorter.</summary>
    public void Trim(long newLengthBytes)
    {
        var (keptEnd, end) = (AlignedMapping.SpanOf(newLengthBytes), AlignedMapping.SpanOf(LengthBytes));
        if (keptEnd < end)
        {
            _ = Libc.Unmap(address + (nint)keptEnd, (nuint)(end - keptEnd)); // cannot fail at the end of a mapping: nothing is split
        }

        LengthBytes = newLengthBytes;
    }

    /// <summary>Unmaps the pages and closes the file.</summary>
    public void Dispose()
    {
        if (!file.IsClosed)
        {
            _ = AlignedMapping.Unmap(address, LengthBytes);
            file.Dispose();
        }
    }

    private bool TryProtect(int protection) => Libc.Protect(address, (nuint)AlignedMapping.SpanOf(LengthBytes), protection) == 0;
}
