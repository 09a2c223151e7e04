namespace ActorShm.Segments;

/// <content>The end of segments.</content>
public sealed partial class SegmentStore
{
    /// <summary>Gives a segment up: its names go at once, its pages to the pool, or when the last process has unmapped them.</summary>
    /// <remarks>
    /// Of an adopted file only the link to it is removed. A second call finds no segment; of two at the same time, in two processes too, one
    /// retires it and the other finds none.
    /// </remarks>
    /// <exception cref="SegmentInUseException">Another process has been sealing, retiring or moving the segment for 30 s; the exception names it.</exception>
    /// <inheritdoc cref="SegmentDirectory.PathOf" path="/exception"/>
    public void Retire(SegmentHandle handle)
    {
        _remover.RetireIf(OpenState(handle, toChange: true), handle, static state =>
        {
            state.LockForChange();
            return true;
        });
    }

    /// <summary>One attempt to <see cref="Retire"/>, for who must not wait for another process and comes back later.</summary>
    /// <param name="handle">Names the segment.</param>
    /// <returns>Whether it is retired; false, and nothing was changed, while another process seals, retires or moves it. <see cref="SegmentDirectory.WhyInUse"/> says which.</returns>
    /// <inheritdoc cref="SegmentDirectory.PathOf" path="/exception"/>
    public bool TryRetire(SegmentHandle handle) =>
        _remover.RetireIf(OpenState(handle, toChange: true), handle, static state => state.TryLockForChange());

    /// <summary>Removes a damaged segment with all that belongs to it. Of an adopted file only the link to it is removed.</summary>
    /// <exception cref="IOException">Something that has its name cannot be removed, such as a directory with something in it; the segment stays damaged then.</exception>
    /// <exception cref="InvalidOperationException">The segment is not damaged.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public void RemoveDamaged(SegmentId id)
    {
        if (!ListDamaged().ContainsKey(id))
        {
            throw new InvalidOperationException($"Segment {id} is not damaged. Retire it.");
        }

        _files.RemoveAllOf(id);
        _inventory.End(id);
        KeptMappings.Drop(id);
    }

    /// <summary>Removes what processes left that died before they had finished, in a directory that several processes create segments in.</summary>
    /// <remarks>
    /// That is: segments that were never sealed and whose creator is dead, unless they are kept (<see cref="Keep"/>) or somebody
    /// has them open, in a program of any kind; half-made and half-retired ones; pooled memory of dead processes. Nothing of a living process is touched, and nothing of one in another container
    /// or on another machine, which cannot be seen.
    /// </remarks>
    /// <returns>The names of the files that were removed.</returns>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public IReadOnlyList<string> SweepUnfinished()
    {
        ThrowIfDisposed();
        return new UnfinishedSweep(Paths).Run();
    }
}
