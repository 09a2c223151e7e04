namespace ActorShm.Segments;

/// <summary>Keeps a mapping while a whole operation runs over it, so that disposing the view on another thread takes effect only afterwards.</summary>
internal readonly ref struct MappingHold
{
    private readonly MappedMemory _memory;

    /// <summary>Holds the mapping of a view.</summary>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public MappingHold(SegmentView view)
    {
        view.ThrowIfDisposed();
        var isCounted = false;
        view.Memory.DangerousAddRef(ref isCounted); // throws if the view was disposed a moment ago
        _memory = view.Memory;
    }

    /// <summary>Releases the mapping.</summary>
    public void Dispose() => _memory.DangerousRelease();
}
