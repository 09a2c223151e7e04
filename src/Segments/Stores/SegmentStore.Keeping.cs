namespace ActorShm.Segments;

public sealed partial class SegmentStore
{
    /// <summary>Keeps a segment, sealed or not, whatever becomes of its creator, until somebody retires it or the next owner of its directory sweeps that directory.</summary>
    /// <remarks>For tools whose process ends before the segment is sealed. Call it after filling: then a segment whose creator dies half-way is still swept. A kept segment stays kept.</remarks>
    /// <exception cref="SegmentInUseException">Another process has been sealing, retiring or moving the segment for 30 s; the exception names it.</exception>
    /// <exception cref="InvalidOperationException">The segment is an adopted file.</exception>
    /// <inheritdoc cref="SegmentDirectory.PathOf" path="/exception"/>
    public void Keep(SegmentHandle handle)
    {
        using var state = OpenState(handle, toChange: true);
        state.LockForChange();
        KeepLocked(state, handle);
    }

    /// <summary>Tries once to <see cref="Keep"/> a segment, for callers that must not wait for another process and try again later.</summary>
    /// <param name="handle">Names the segment.</param>
    /// <returns>Whether the segment is kept. False, with nothing changed, while another process seals, retires or moves it; <see cref="SegmentDirectory.WhyInUse"/> says which process.</returns>
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
