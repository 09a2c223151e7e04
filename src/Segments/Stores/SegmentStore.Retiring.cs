namespace ActorShm.Segments;

/// <content>Retires and sweeps segments.</content>
public sealed partial class SegmentStore
{
    /// <summary>Retires a segment: its names go at once; its pages go to the pool, or to the machine when the last process has unmapped them.</summary>
    /// <remarks>
    /// For an adopted file, only the link to the file is removed. A second call finds no segment. Of two calls at the same time, even in two processes, one
    /// retires the segment and the other finds none.
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

    /// <summary>Tries once to <see cref="Retire"/> a segment, for callers that must not wait for another process and try again later.</summary>
    /// <param name="handle">Names the segment.</param>
    /// <returns>Whether the segment is retired. False, with nothing changed, while another process seals, retires or moves it; <see cref="SegmentDirectory.WhyInUse"/> says which process.</returns>
    /// <inheritdoc cref="SegmentDirectory.PathOf" path="/exception"/>
    public bool TryRetire(SegmentHandle handle) =>
        _remover.RetireIf(OpenState(handle, toChange: true), handle, static state => state.TryLockForChange());

    /// <summary>Removes a damaged segment with everything that belongs to it; for an adopted file, only the link to the file.</summary>
    /// <exception cref="IOException">Something under the segment's name cannot be removed, such as a directory that is not empty; the segment stays damaged.</exception>
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

    /// <summary>Removes what processes left unfinished when they died, in a directory in which several processes create segments.</summary>
    /// <remarks>
    /// This covers segments that were never sealed and whose creator is dead, unless they are kept (<see cref="Keep"/>) or a program of any kind
    /// has them open; half-made and half-retired segments; and pooled memory of dead processes. Nothing that belongs to a living process is touched, nor anything of a process in another container
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
