using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>A shared mapping of the start of a file, and the lease that goes with it.</summary>
/// <remarks>
/// Invariants: the address and length are those of one successful <c>mmap</c>; the pages are unmapped, or kept out of reach (<see cref="KeptMapping"/>), exactly once, when the last
/// reference (view or partition) is gone; the lease is given up only after that, so whoever gets the
/// writers' byte alone knows that no page of ours is writable any more.
/// </remarks>
internal sealed class MappedMemory : SafeHandleZeroOrMinusOneIsInvalid
{
    // A plain number and not a SafeHandle: finalizers run in any order, and the lease must outlive the pages.
    private readonly int _leaseDescriptor;

    private KeptMapping? _afterwards;
    private volatile bool _isDisposed;
    private volatile bool _isCollected; // then the open file that goes with the mapping may have been collected with it, and is closed by its own finalizer: nothing may be kept

    private MappedMemory(nint address, long lengthBytes, int leaseDescriptor)
        : base(ownsHandle: true)
    {
        SetHandle(address);
        LengthBytes = lengthBytes;
        _leaseDescriptor = leaseDescriptor;
    }

    /// <summary>How much is mapped.</summary>
    public long LengthBytes { get; }

    /// <summary>Where the mapping starts.</summary>
    public nint Address => handle;

    /// <summary>Maps a file from its start. Takes the lease over, unless it throws.</summary>
    /// <param name="file">Open in the right mode; may be closed afterwards.</param>
    /// <param name="lengthBytes">At least 1 and at most the length of the file.</param>
    /// <param name="mode">What may be done with the pages.</param>
    /// <param name="lease">Open as long as the pages are mapped.</param>
    /// <param name="name">The segment, for error texts.</param>
    /// <exception cref="MappingRefusedException">The kernel maps no more into this process.</exception>
    /// <exception cref="SegmentException">It will not map this file.</exception>
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

    /// <summary>Uses a mapping again whose pages may be reached. Takes it and the lease over.</summary>
    public static MappedMemory Resume(KeptMapping kept, StateFile lease) =>
        new(kept.Address, kept.LengthBytes, lease.ReleaseDescriptor()) { _afterwards = kept };

    /// <summary>Keeps the pages mapped when the last reference is gone, as long as their segment lives.</summary>
    /// <param name="owner">The store that made the segment.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="file">What was mapped. Taken over if it succeeds.</param>
    /// <returns>False when the kernel will not hide the pages from forked processes, or this process cannot hear of sealers.</returns>
    public bool TryKeepAfterwards(IMappingOwner owner, SegmentHandle segment, SafeFileHandle file)
    {
        _afterwards = KeptMappings.TryListen() && KeptMapping.TryHideFromForks(Address, LengthBytes) ? new KeptMapping(owner, segment, file, Address, LengthBytes) : null;
        return _afterwards is not null;
    }

    /// <summary>Gives a reference back whose holder was collected.</summary>
    public void ReleaseCollected()
    {
        // Until the view is disposed it has a reference too, so this one is not the last.
        _isCollected |= _isDisposed;
        DangerousRelease();
    }

    /// <summary>Faults a part of the pages in at once.</summary>
    /// <param name="offsetBytes">Where the part starts; rounded down to a page.</param>
    /// <param name="lengthBytes">How long it is.</param>
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
            _afterwards?.File.Dispose(); // an open file is in the way of who seals
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
