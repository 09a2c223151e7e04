using System.Runtime.CompilerServices;

namespace ActorShm.Segments;

/// <summary>One element for the length of one operation: the mapping is counted, so disposing the view meanwhile does not take the page away.</summary>
internal readonly unsafe ref struct AtomicAccess<T>
    where T : unmanaged
{
    private readonly MappedMemory _memory;
    private readonly T* _element; // within the mapping, aligned, and valid until Dispose gives the count back

    public AtomicAccess(SegmentView<T> view, long index)
    {
        _memory = view.Memory;
        var isCounted = false;
        _memory.DangerousAddRef(ref isCounted); // throws ObjectDisposedException
        try
        {
            _element = (T*)view.AddressOf(index, 1);
        }
        catch
        {
            // The caller gets the reason, an index that is not there; nobody would dispose this, so the mapping is let go here.
            _memory.DangerousRelease();
            throw;
        }
    }

    public ref T Element => ref Unsafe.AsRef<T>(_element);

    public void Dispose() => _memory.DangerousRelease();
}
