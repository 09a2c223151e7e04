namespace ActorShm.Segments;

/// <summary>Operations on single elements that no other process or thread can come between. For counters and flags, not for bulk work.</summary>
/// <typeparam name="T">An integer of 8 to 64 bits, bool, float or double. Arithmetic is in <see cref="AtomicArithmetic"/>.</typeparam>
/// <remarks>
/// <para>Elements never straddle a cache line, because data starts at a multiple of the element size; so one processor instruction does it, in all processes at
/// once. Plain spans of the same elements see every result; what they write in between is simply written.</para>
/// <para><see cref="Read"/> acquires and <see cref="Write"/> releases: what was written before a <see cref="Write"/> is seen after a <see cref="Read"/> of it. All
/// other operations are full fences.</para>
/// <para>Any number of threads may use it. If the view is disposed meanwhile, calls under way finish on pages that are still mapped, and later ones throw.</para>
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

    /// <summary>The view whose elements these are.</summary>
    public SegmentView<T> View => _view;

    /// <summary>Reads an element whole.</summary>
    /// <param name="index">Which element.</param>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such element.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public T Read(long index)
    {
        using var at = new AtomicAccess<T>(_view, index);
        return AtomicBits.Read(ref at.Element);
    }

    /// <summary>Writes an element whole.</summary>
    /// <param name="index">Which element.</param>
    /// <param name="value">Its new value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such element.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public void Write(long index, T value)
    {
        using var at = new AtomicAccess<T>(_view, index);
        AtomicBits.Write(ref at.Element, value);
    }

    /// <summary>Writes an element and returns what it was.</summary>
    /// <param name="index">Which element.</param>
    /// <param name="value">Its new value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such element.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public T Exchange(long index, T value)
    {
        using var at = new AtomicAccess<T>(_view, index);
        return Interlocked.Exchange(ref at.Element, value);
    }

    /// <summary>Writes an element if it is what the caller expects. Compared are the bits: 0.0 is not -0.0, and a NaN is itself.</summary>
    /// <param name="index">Which element.</param>
    /// <param name="value">Its new value.</param>
    /// <param name="expected">What it must be for that.</param>
    /// <returns>What it was; it was changed if that has the bits of <paramref name="expected"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such element.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public T CompareExchange(long index, T value, T expected)
    {
        using var at = new AtomicAccess<T>(_view, index);
        return Interlocked.CompareExchange(ref at.Element, value, expected);
    }

    /// <summary>Writes an element if it is what the caller expects, and says whether it was.</summary>
    /// <inheritdoc cref="CompareExchange"/>
    /// <returns>Whether the element was changed.</returns>
    public bool TryCompareExchange(long index, T value, T expected) =>
        AtomicBits.AreSame(CompareExchange(index, value, expected), expected);
}
