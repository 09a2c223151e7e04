namespace ActorShm.Segments;

/// <content>Seals segments.</content>
public partial class SegmentDirectory
{
    /// <summary>Ends the filling of a segment: from now on everybody can read it and nobody can write it.</summary>
    /// <remarks>
    /// The kernel says who may still write, so foreign writers (NumPy with <c>mmap_mode="r+"</c>) are noticed like views of this library, even in this process. Afterwards the file has
    /// mode 0400, and this library refuses writers in every process. Root, or the owner with <c>chmod</c>, can get around that. In a directory without an owner
    /// that lies on a disk, the array and the seal are on stable storage when this returns, so the call takes as long as writing the array there.
    /// </remarks>
    /// <exception cref="SegmentInUseException">Somebody may still write, or has been changing the segment for 30 s; the exception names the processes, this one included.</exception>
    /// <exception cref="SegmentSealedException">The segment is sealed already.</exception>
    /// <exception cref="InvalidOperationException">The segment is an adopted file.</exception>
    /// <inheritdoc cref="PathOf" path="/exception"/>
    public void Seal(SegmentHandle handle)
    {
        using var state = OpenState(handle, toChange: true);
        Sealing.RefuseUnlessFilling(state.ReadFor(handle));
        var isLasting = SyncAhead(handle);
        state.LockForChange();
        Sealing.Seal(state, handle, Paths, isLasting);
    }

    /// <summary>Tries once to <see cref="Seal"/> a segment, for callers that must not wait for another process and try again later.</summary>
    /// <remarks>It waits for a disk as <see cref="Seal"/> does, but does nearly all of that waiting before it takes the lock for which others would have to wait.</remarks>
    /// <param name="handle">Names the segment.</param>
    /// <returns>Whether the segment was sealed. False, with nothing changed, while another process seals, retires or moves it; <see cref="WhyInUse"/> says which process.</returns>
    /// <exception cref="SegmentInUseException">Somebody may still write; the exception names the processes, this one included.</exception>
    /// <exception cref="SegmentSealedException">The segment is sealed already.</exception>
    /// <exception cref="InvalidOperationException">The segment is an adopted file.</exception>
    /// <inheritdoc cref="PathOf" path="/exception"/>
    public bool TrySeal(SegmentHandle handle)
    {
        using var state = OpenState(handle, toChange: true);
        Sealing.RefuseUnlessFilling(state.ReadFor(handle));
        var isLasting = SyncAhead(handle);
        if (!state.TryLockForChange())
        {
            return false;
        }

        Sealing.Seal(state, handle, Paths, isLasting);
        return true;
    }

    /// <summary>Makes the exception to throw when <see cref="TryOpen"/>, <see cref="TrySeal"/> or <see cref="SegmentStore.TryRetire"/> was tried in vain for long enough.</summary>
    /// <param name="handle">Names the segment.</param>
    /// <param name="tried">How long the caller has tried.</param>
    /// <returns>The exception, which names the processes that are changing the segment now.</returns>
    /// <inheritdoc cref="PathOf" path="/exception"/>
    public SegmentInUseException WhyInUse(SegmentHandle handle, TimeSpan tried)
    {
        using var state = OpenState(handle);
        state.ReadFor(handle);
        return state.WhyInUse(tried);
    }

    /// <summary>Writes the array to the disk before the state is locked, while nobody waits for this process. Returns whether the seal must be on stable storage too.</summary>
    private bool SyncAhead(SegmentHandle handle)
    {
        var isLasting = IsLasting;
        if (isLasting)
        {
            StableStorage.SyncIfThere(Paths.RealData(handle)); // it may have been retired meanwhile; the caller finds that out once it has locked the state
        }

        return isLasting;
    }
}
