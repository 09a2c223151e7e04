using System.Runtime.CompilerServices;

namespace ActorShm.Segments;

/// <summary>Gives access to one element for the length of one operation. It counts a reference to the mapping, so disposing the view meanwhile does not take the page away.</summary>
internal readonly unsafe ref struct AtomicAccess<T>
    where T : unmanaged
{
    private readonly MappedMemory _memory;
    private readonly T* _element; // within the mapping, aligned, and valid until Dispose releases the reference

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
            // The index is not in the segment, and the caller gets the exception. Nobody would dispose this object, so the mapping is released here.
            _memory.DangerousRelease();
            throw;
        }
    }

    public ref T Element => ref Unsafe.AsRef<T>(_element);

    public void Dispose() => _memory.DangerousRelease();
}
