using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>A shared mapping of the start of a file, and the lease that goes with it.</summary>
/// <remarks>
/// Invariants: the address and length are those of one successful <c>mmap</c>. The pages are unmapped, or kept out of reach (<see cref="KeptMapping"/>), exactly once, when the last
/// reference (view or partition) is gone. The lease is given up only after that, so a process that gets the exclusive lock on the
/// writers' byte knows that no view of this library can write any more.
/// </remarks>
internal sealed class MappedMemory : SafeHandleZeroOrMinusOneIsInvalid
{
    // A plain number, not a SafeHandle: finalizers run in any order, and the lease must outlive the pages.
    private readonly int _leaseDescriptor;

    private KeptMapping? _afterwards;
    private volatile bool _isDisposed;
    private volatile bool _isCollected; // if so, nothing may be kept: the open file that goes with the mapping may have been collected too, and its own finalizer closes it

    private MappedMemory(nint address, long lengthBytes, int leaseDescriptor)
        : base(ownsHandle: true)
    {
        SetHandle(address);
        LengthBytes = lengthBytes;
        _leaseDescriptor = leaseDescriptor;
    }

    /// <summary>The length of the mapping.</summary>
    public long LengthBytes { get; }

    /// <summary>Where the mapping starts.</summary>
    public nint Address => handle;

    /// <summary>Maps a file from its start. Takes the lease over, unless it throws.</summary>
    /// <param name="file">Open in the right mode; may be closed afterwards.</param>
    /// <param name="lengthBytes">At least 1 and at most the length of the file.</param>
    /// <param name="mode">What may be done with the pages.</param>
    /// <param name="lease">The lease, which stays open as long as the pages are mapped.</param>
    /// <param name="name">The segment, for error messages.</param>
    /// <exception cref="MappingRefusedException">The kernel maps no more memory into this process.</exception>
    /// <exception cref="SegmentException">The kernel refuses to map this file.</exception>
    public static MappedMemory Map(SafeFileHandle file, long lengthBytes, AccessMode mode, StateFile lease, string name)
    {
        var protection = Libc.ProtectRead | (mode == AccessMode.ReadOnly ? 0 : Libc.ProtectWrite);
        var sharing = mode == AccessMode.CopyOnWrite ? Libc.MapPrivate : Libc.MapShared;
        if (!MappingHeadroom.IsThere() && !TryGainHeadroom())
        {
            throw AlignedMapping.Refusal(Errno.NoMemory, lengthBytes, name);
        }

        var address = AlignedMapping.Map(file, 0, lengthBytes, protection, sharing, name);
        return new MappedMemory(address, lengthBytes, lease.ReleaseDescriptor());
    }

    /// <summary>Uses a kept mapping again, whose pages are accessible already. Takes the mapping and the lease over.</summary>
    public static MappedMemory Resume(KeptMapping kept, StateFile lease) =>
        new(kept.Address, kept.LengthBytes, lease.ReleaseDescriptor()) { _afterwards = kept };

    /// <summary>Arranges that the pages stay mapped after the last reference is gone, as long as their segment exists.</summary>
    /// <param name="owner">The store that made the segment.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="file">What was mapped. Taken over if it succeeds.</param>
    /// <returns>False when the kernel will not hide the pages from forked processes, or this process cannot hear of sealers.</returns>
    public bool TryKeepAfterwards(IMappingOwner owner, SegmentHandle segment, SafeFileHandle file)
    {
        _afterwards = KeptMappings.TryListen() && KeptMapping.TryHideFromForks(Address, LengthBytes) ? new KeptMapping(owner, segment, file, Address, LengthBytes) : null;
        return _afterwards is not null;
    }

    /// <summary>Releases a reference whose holder was collected.</summary>
    public void ReleaseCollected()
    {
        // As long as the view is not disposed it has a reference too, so this one is not the last.
        _isCollected |= _isDisposed;
        DangerousRelease();
    }

    /// <summary>Faults some of the pages in at once.</summary>
    /// <param name="offsetBytes">The start of the part; rounded down to a page.</param>
    /// <param name="lengthBytes">The length of the part.</param>
    /// <param name="writable">Whether the pages will be written.</param>
    /// <returns>0, or the error number.</returns>
    public int Populate(long offsetBytes, long lengthBytes, bool writable)
    {
        var start = offsetBytes & ~(Environment.SystemPageSize - 1L);
        var advice = writable ? Libc.AdvisePopulateWrite : Libc.AdvisePopulateRead;
        return Libc.Advise(handle + (nint)start, (nuint)(offsetBytes + lengthBytes - start), advice) == 0 ? 0 : Errno.Last;
    }

    private static bool TryGainHeadroom()
    {
        KeptMappings.DropAll();
        return MappingHeadroom.Try();
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        var isDone = true;
        if (_afterwards is { } kept && !_isCollected)
        {
            KeptMappings.Give(kept);
        }
        else
        {
            isDone = AlignedMapping.Unmap(handle, LengthBytes) == 0;
            _afterwards?.File.Dispose(); // an open file is in the way of a process that seals
        }

        return Libc.Close(_leaseDescriptor) == 0 && isDone;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _isDisposed |= disposing;
        _isCollected |= !disposing;
        base.Dispose(disposing);
    }
}
