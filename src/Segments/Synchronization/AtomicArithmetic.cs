using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorShm.Segments;

/// <summary>Gives atomic access to the elements of a view, and does atomic arithmetic on them.</summary>
/// <remarks>
/// Arithmetic returns the new value. Integers wrap around, as in NumPy. 32-bit and 64-bit integers are added by one instruction. Every other operation
/// computes the new value, writes it if nobody came between, and otherwise computes it again, which costs more under contention. The order of
/// floating-point additions is not determined, and so neither are the last bits of their sums.
/// </remarks>
public static class AtomicArithmetic
{
    /// <summary>Gets the atomic operations on the elements of a view.</summary>
    /// <param name="view">The view, opened with <see cref="AccessMode.ReadWrite"/>.</param>
    /// <exception cref="ArgumentException">The element type has no atomic operations: float16, complex64 or complex128.</exception>
    /// <exception cref="InvalidOperationException">The view is read-only, or a private copy that nobody else can see.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public static AtomicElements<T> Atomics<T>(this SegmentView<T> view)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(view);
        view.ThrowIfDisposed();
        view.ThrowIfReadOnly();
        if (view.Mode == AccessMode.CopyOnWrite)
        {
            throw new InvalidOperationException(
                $"{view.Name} is a private copy here: nobody else would see what is done atomically. Open it with {nameof(AccessMode)}.{nameof(AccessMode.ReadWrite)}.");
        }

        return view.Handle.Element is not (ElementType.Float16 or ElementType.Complex64 or ElementType.Complex128)
            ? new AtomicElements<T>(view)
            : throw new ArgumentException(
                $"{view.Name} holds {view.Handle.Element.Name()}; atomic operations exist on bool, on integers, float32 and float64. Take a lock instead.",
                nameof(view));
    }

    /// <summary>Adds to an element.</summary>
    /// <param name="elements">The elements.</param>
    /// <param name="index">The index of the element.</param>
    /// <param name="value">The number to add; a negative number subtracts.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such element.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public static T Add<T>(this AtomicElements<T> elements, long index, T value)
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(elements);
        using var at = new AtomicAccess<T>(elements.View, index);
        return Add(ref at.Element, value);
    }

    /// <summary>Adds to many elements, each addition atomic by itself. As with <c>numpy.add.at</c>, an index may occur more than once.</summary>
    /// <param name="elements">The elements.</param>
    /// <param name="indices">The indices of the elements, in any order.</param>
    /// <param name="values">The numbers to add, one for each index.</param>
    /// <exception cref="ArgumentException">The numbers of values and indices differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such element; the additions before it in the list were done.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public static void AddAt<T>(this AtomicElements<T> elements, ReadOnlySpan<long> indices, ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(elements);
        if (indices.Length != values.Length)
        {
            throw new ArgumentException($"There are {indices.Length:N0} indices and {values.Length:N0} values; each index needs one value.", nameof(values));
        }

        if (indices.IsEmpty)
        {
            return;
        }

        // One reference to the mapping serves all additions. Whether the view was disposed is checked once, because a later check could fail in the middle.
        using var kept = new AtomicAccess<T>(elements.View, indices[0]);
        for (var position = 0; position < indices.Length; position++)
        {
            Add(ref ElementAt(elements.View, indices[position]), values[position]);
        }
    }

    /// <summary>Sets an element to the smaller of itself and a value. If either is NaN, it becomes NaN, as with <c>numpy.minimum</c>.</summary>
    /// <param name="elements">The elements.</param>
    /// <param name="index">The index of the element.</param>
    /// <param name="value">The value to compare with.</param>
    /// <returns>The smaller value; of 0.0 and -0.0 that is -0.0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such element.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public static T Min<T>(this AtomicElements<T> elements, long index, T value)
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(elements);
        using var at = new AtomicAccess<T>(elements.View, index);
        return Change(ref at.Element, value, static (current, value) => T.Min(current, value));
    }

    /// <summary>Sets an element to the larger of itself and a value. If either is NaN, it becomes NaN, as with <c>numpy.maximum</c>.</summary>
    /// <param name="elements">The elements.</param>
    /// <param name="index">The index of the element.</param>
    /// <param name="value">The value to compare with.</param>
    /// <returns>The larger value; of 0.0 and -0.0 that is 0.0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such element.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public static T Max<T>(this AtomicElements<T> elements, long index, T value)
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(elements);
        using var at = new AtomicAccess<T>(elements.View, index);
        return Change(ref at.Element, value, static (current, value) => T.Max(current, value));
    }

    private static T Add<T>(ref T element, T value)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(int) || typeof(T) == typeof(uint))
        {
            return Unsafe.BitCast<int, T>(Interlocked.Add(ref Unsafe.As<T, int>(ref element), Unsafe.BitCast<T, int>(value)));
        }

        if (typeof(T) == typeof(long) || typeof(T) == typeof(ulong))
        {
            return Unsafe.BitCast<long, T>(Interlocked.Add(ref Unsafe.As<T, long>(ref element), Unsafe.BitCast<T, long>(value)));
        }

        return Change(ref element, value, static (current, value) => unchecked(current + value));
    }

    /// <summary>Computes a new value and writes it, again and again until nobody has come between.</summary>
    private static T Change<T>(ref T element, T value, Func<T, T, T> compute)
        where T : unmanaged
    {
        var current = AtomicBits.Read(ref element);
        while (true)
        {
            var next = compute(current, value);
            if (AtomicBits.AreSame(next, current))
            {
                return current; // there is nothing to write, and reading alone does not slow others down
            }

            // The comparison is by bits: by value, a NaN would never compare as unchanged, and 0.0 would hide that somebody wrote -0.0.
            var found = Interlocked.CompareExchange(ref element, next, current);
            if (AtomicBits.AreSame(found, current))
            {
                return next;
            }

            current = found;
        }
    }

    private static unsafe ref T ElementAt<T>(SegmentView<T> view, long index)
        where T : unmanaged => ref Unsafe.AsRef<T>((void*)SegmentView.AddressOf(view.Segment, index, 1));
}
