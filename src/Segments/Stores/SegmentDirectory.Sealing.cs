namespace ActorShm.Segments;

/// <content>The end of filling.</content>
public partial class SegmentDirectory
{
    /// <summary>Ends the filling of a segment: from now on everybody can read it and nobody can write it.</summary>
    /// <remarks>
    /// The kernel is asked, so foreign writers (NumPy with <c>mmap_mode="r+"</c>) are noticed like views of ours, in this process too. Afterwards the file has
    /// mode 0400, and this library refuses writers in every process. Root, or the owner with <c>chmod</c>, can get around that. In a directory without an owner
    /// that lies on a disk, the array and the seal are on stable storage when this returns: it takes as long as writing the array there.
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

    /// <summary>One attempt to <see cref="Seal"/>, for who must not wait for another process and comes back later.</summary>
    /// <remarks>For a disk it waits like <see cref="Seal"/>, and has nearly all of that behind it before anybody could wait for it in turn.</remarks>
    /// <param name="handle">Names the segment.</param>
    /// <returns>Whether it is sealed; false, and nothing was changed, while another process seals, retires or moves it. <see cref="WhyInUse"/> says which.</returns>
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

    /// <summary>What to throw when <see cref="TryOpen"/>, <see cref="TrySeal"/> or <see cref="SegmentStore.TryRetire"/> was tried in vain for long enough.</summary>
    /// <param name="handle">Names the segment.</param>
    /// <param name="tried">For how long.</param>
    /// <returns>The exception, which names the processes that are changing the segment now.</returns>
    /// <inheritdoc cref="PathOf" path="/exception"/>
    public SegmentInUseException WhyInUse(SegmentHandle handle, TimeSpan tried)
    {
        using var state = OpenState(handle);
        state.ReadFor(handle);
        return state.WhyInUse(tried);
    }

    /// <summary>Does most of what a disk takes its time for while nobody waits for us; whether the seal is to be on stable storage too.</summary>
    private bool SyncAhead(SegmentHandle handle)
    {
        var isLasting = IsLasting;
        if (isLasting)
        {
            StableStorage.SyncIfThere(Paths.RealData(handle)); // it may have been retired since; who has locked the state finds out
        }

        return isLasting;
    }
}
