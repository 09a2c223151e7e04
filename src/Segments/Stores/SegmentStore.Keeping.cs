namespace ActorShm.Segments;

public sealed partial class SegmentStore
{
    /// <summary>Makes a segment stay whatever becomes of its creator, sealed or not, until somebody retires it or the next owner of its directory sweeps that.</summary>
    /// <remarks>For tools whose process ends before the segment is sealed. Kept when it is filled, a segment is swept if its creator dies half-way. Once kept, always kept.</remarks>
    /// <exception cref="SegmentInUseException">Another process has been sealing, retiring or moving the segment for 30 s; the exception names it.</exception>
    /// <exception cref="InvalidOperationException">The segment is an adopted file.</exception>
    /// <inheritdoc cref="SegmentDirectory.PathOf" path="/exception"/>
    public void Keep(SegmentHandle handle)
    {
        using var state = OpenState(handle, toChange: true);
        state.LockForChange();
        KeepLocked(state, handle);
    }

    /// <summary>One attempt to <see cref="Keep"/>, for who must not wait for another process and comes back later.</summary>
    /// <param name="handle">Names the segment.</param>
    /// <returns>Whether it is kept; false, and nothing was changed, while another process seals, retires or moves it. <see cref="SegmentDirectory.WhyInUse"/> says which.</returns>
    /// <exception cref="InvalidOperationException">The segment is an adopted file.</exception>
    /// <inheritdoc cref="SegmentDirectory.PathOf" path="/exception"/>
    public bool TryKeep(SegmentHandle handle)
    {
        using var state = OpenState(handle, toChange: true);
        if (!state.TryLockForChange())
        {
            return false;
        }

        KeepLocked(state, handle);
        return true;
    }

    private void KeepLocked(StateFile state, SegmentHandle handle)
    {
        if (state.ReadFor(handle).State == SegmentState.Foreign)
        {
            throw new InvalidOperationException($"Segment {handle.Id} is an adopted file: it stays in any case.");
        }

        state.ForgetCreator();
        if (IsLasting)
        {
            state.Sync();
        }
    }
}
