namespace ActorShm.Segments;

/// <summary>Does atomic operations on single elements: no other process or thread can come in between. For counters and flags, not for bulk work.</summary>
/// <typeparam name="T">An integer of 8 to 64 bits, bool, float or double. Arithmetic is in <see cref="AtomicArithmetic"/>.</typeparam>
/// <remarks>
/// <para>Elements never straddle a cache line, because data starts at a multiple of the element size. So each operation is one processor instruction, atomic for all processes.
/// Plain spans over the same elements see every result; a plain write between atomic operations takes effect like any write.</para>
/// <para><see cref="Read"/> acquires and <see cref="Write"/> releases: everything written before a <see cref="Write"/> is seen after a <see cref="Read"/> of its value. All
/// other operations are full fences.</para>
/// <para>Any number of threads may use it. If the view is disposed meanwhile, calls in progress finish on pages that are still mapped, and later calls throw.</para>
/// <example>
/// <code>
/// using var view = store.Open&lt;long&gt;(handle, AccessMode.ReadWrite);
/// var counters = view.Atomics();
/// var mine = counters.Add(0, 1) - 1; // a number that nobody else gets
/// </code>
/// </example>
/// </remarks>
public sealed class AtomicElements<T>
    where T : unmanaged
{
    private readonly SegmentView<T> _view;

    internal AtomicElements(SegmentView<T> view) => _view = view;

    /// <summary>The view to which the elements belong.</summary>
    public SegmentView<T> View => _view;

    /// <summary>Reads an element in one piece.</summary>
    /// <param name="index">The index of the element.</param>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such element.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public T Read(long index)
    {
        using var at = new AtomicAccess<T>(_view, index);
        return AtomicBits.Read(ref at.Element);
    }

    /// <summary>Writes an element in one piece.</summary>
    /// <param name="index">The index of the element.</param>
    /// <param name="value">Its new value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such element.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public void Write(long index, T value)
    {
        using var at = new AtomicAccess<T>(_view, index);
        AtomicBits.Write(ref at.Element, value);
    }

    /// <summary>Writes an element and returns its old value.</summary>
    /// <param name="index">The index of the element.</param>
    /// <param name="value">Its new value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such element.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public T Exchange(long index, T value)
    {
        using var at = new AtomicAccess<T>(_view, index);
        return Interlocked.Exchange(ref at.Element, value);
    }

    /// <summary>Writes an element if it has the value that the caller expects. The bits are compared: 0.0 differs from -0.0, and a NaN equals itself.</summary>
    /// <param name="index">The index of the element.</param>
    /// <param name="value">Its new value.</param>
    /// <param name="expected">The value that it must have to be changed.</param>
    /// <returns>The old value; the element was changed if this has the bits of <paramref name="expected"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such element.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public T CompareExchange(long index, T value, T expected)
    {
        using var at = new AtomicAccess<T>(_view, index);
        return Interlocked.CompareExchange(ref at.Element, value, expected);
    }

    /// <summary>Writes an element if it has the value that the caller expects, and returns whether it had.</summary>
    /// <inheritdoc cref="CompareExchange"/>
    /// <returns>Whether the element was changed.</returns>
    public bool TryCompareExchange(long index, T value, T expected) =>
        AtomicBits.AreSame(CompareExchange(index, value, expected), expected);
}
