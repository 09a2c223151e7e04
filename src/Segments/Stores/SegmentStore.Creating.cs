using System.Numerics;

namespace ActorShm.Segments;

/// <content>New arrays with something in them, under NumPy's names.</content>
public sealed partial class SegmentStore
{
    /// <summary>Makes a segment with all its space reserved, of zeros unless another content is asked for.</summary>
    /// <remarks>
    /// Memory of a retired segment is taken from the pool where some fits. Otherwise, in memory, every page is populated before this returns, and only one process on
    /// the machine does so at a time: expect about 0.3 s per GB, and more while another reserves. What fails leaves nothing behind. The methods with NumPy's names do the same for an element type that is known
    /// to the compiler, and return an open view.
    /// </remarks>
    /// <param name="element">The element type.</param>
    /// <param name="shape">The lengths of the axes.</param>
    /// <param name="label">A name for people, of up to 254 bytes; what is longer is cut.</param>
    /// <param name="content">What it is filled with; null for zeros. <see cref="ArrayContent.Undefined"/> is cheaper for who overwrites everything.</param>
    /// <param name="cancellation">Ends it while the space is reserved or filled; nothing is left then.</param>
    /// <param name="share">What was set aside of the quota for it and others; null for a segment that takes of what is left.</param>
    /// <returns>The handle of the segment, which is not sealed.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    /// <exception cref="OutOfSpaceException">No placement directory has the room, or the quota is used up.</exception>
    /// <exception cref="MappingRefusedException">This process has no addresses or mappings left to make it.</exception>
    /// <exception cref="SegmentException">No placement directory can be used at all; the text has the reason for each.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The array is longer than any file can be.</exception>
    /// <exception cref="ArgumentException">The element type cannot hold such a content, or the share is of another store.</exception>
    /// <exception cref="OverflowException">A value does not fit the element type.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public SegmentHandle Create(ElementType element, Shape shape, string label, ArrayContent? content = null, CancellationToken cancellation = default, QuotaShare? share = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        content ??= ArrayContent.Zeros;
        content.Check(element, shape);
        var handle = MakeUnfilled(element, shape, label, content.NeedsClearPages, share, cancellation);
        if (!content.IsInNewPages)
        {
            ElementDispatch.Run(element, new FirstFilling(this, handle, content, cancellation));
        }

        return handle;
    }

    /// <summary>Makes an array whose elements are whatever the memory holds, for who overwrites everything: NumPy's <c>empty</c>.</summary>
    /// <typeparam name="T">The .NET type of the elements.</typeparam>
    /// <param name="shape">The lengths of the axes; a number is the length of the only one.</param>
    /// <param name="label">A name for people, of up to 254 bytes; null for the NumPy name of how it was made.</param>
    /// <returns>A writable view, which the caller disposes; its <see cref="SegmentView.Handle"/> is what others open.</returns>
    /// <exception cref="OutOfSpaceException">No placement directory has the room, or the quota is used up.</exception>
    /// <exception cref="MappingRefusedException">This process has no addresses or mappings left to make it.</exception>
    /// <exception cref="SegmentException">No placement directory can be used at all; the text has the reason for each.</exception>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> has no element type.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public SegmentView<T> Empty<T>(Shape shape, string? label = null)
        where T : unmanaged => Make<T>(shape, ArrayContent.Undefined, label ?? "empty");

    /// <summary>Makes an array of zeros: NumPy's <c>zeros</c>.</summary>
    /// <inheritdoc cref="Empty{T}"/>
    public SegmentView<T> Zeros<T>(Shape shape, string? label = null)
        where T : unmanaged => Make<T>(shape, ArrayContent.Zeros, label ?? "zeros");

    /// <summary>Makes an array of ones: NumPy's <c>ones</c>.</summary>
    /// <inheritdoc cref="Empty{T}"/>
    public SegmentView<T> Ones<T>(Shape shape, string? label = null)
        where T : unmanaged => Make<T>(shape, ArrayContent.Ones, label ?? "ones");

    /// <summary>Makes an array with one value everywhere: NumPy's <c>full</c>.</summary>
    /// <param name="shape">The lengths of the axes; a number is the length of the only one.</param>
    /// <param name="value">The value of every element.</param>
    /// <param name="label">A name for people, of up to 254 bytes; null for the NumPy name of how it was made.</param>
    /// <inheritdoc cref="Empty{T}"/>
    public SegmentView<T> Full<T>(Shape shape, T value, string? label = null)
        where T : unmanaged => Make<T>(shape, label ?? "full", view => NewPages.Fill(view, value));

    /// <summary>Makes the numbers from <paramref name="start"/> on in steps, before <paramref name="stop"/>: NumPy's <c>arange</c>.</summary>
    /// <remarks>
    /// There are (stop − start) / step of them, rounded up, and element <c>i</c> is <c>start + i * step</c>: exact for integers, computed in double precision for
    /// floating-point types. (NumPy steps by the rounded distance of its first two elements, so its later ones can differ in the last bits.)
    /// </remarks>
    /// <param name="start">The first element.</param>
    /// <param name="stop">Where to stop; not an element itself, rounding aside.</param>
    /// <param name="step">The distance from one element to the next; may be negative.</param>
    /// <param name="label">A name for people, of up to 254 bytes; null for the NumPy name of how it was made.</param>
    /// <exception cref="ArgumentException">The step is zero, the number of elements cannot be counted, or <typeparamref name="T"/> has no element type.</exception>
    /// <inheritdoc cref="Empty{T}"/>
    public SegmentView<T> Arange<T>(T start, T stop, T step, string? label = null)
        where T : unmanaged, INumber<T> =>
        Make<T>(Progression.ArangeCount(start, stop, step), label ?? "arange", view => Progression.Arange(view, start, step));

    /// <summary>Makes <paramref name="count"/> numbers from start to stop in equal steps: NumPy's <c>linspace</c>, bit for bit.</summary>
    /// <remarks>Computed in double precision; integers are rounded down, as NumPy does it, and saturate. With an endpoint the last element is exactly <paramref name="stop"/>.</remarks>
    /// <param name="start">The first element.</param>
    /// <param name="stop">The last element, or without endpoint the one that would follow it.</param>
    /// <param name="count">How many elements.</param>
    /// <param name="endpoint">Whether <paramref name="stop"/> is the last element.</param>
    /// <param name="label">A name for people, of up to 254 bytes; null for the NumPy name of how it was made.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <inheritdoc cref="Empty{T}"/>
    public SegmentView<T> Linspace<T>(double start, double stop, long count = 50, bool endpoint = true, string? label = null)
        where T : unmanaged, INumber<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Make<T>(count, ArrayContent.Linspace(start, stop, endpoint), label ?? "linspace");
    }

    /// <summary>Makes an array of uniform random numbers in [0, 1), the same bits for the same seed on any machine and any number of threads.</summary>
    /// <remarks>
    /// The numbers of <c>numpy.random.Generator(numpy.random.Philox(key=seed)).random(n)</c>, with <c>dtype=numpy.float32</c> for <see cref="float"/>. Element <c>i</c> depends on the seed and on
    /// <c>i</c> only. Not for secrets.
    /// </remarks>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="shape">The lengths of the axes; a number is the length of the only one.</param>
    /// <param name="seed">The key of the generator.</param>
    /// <param name="label">A name for people, of up to 254 bytes; null for the NumPy name of how it was made.</param>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is another type.</exception>
    /// <inheritdoc cref="Empty{T}"/>
    public SegmentView<T> Random<T>(Shape shape, ulong seed, string? label = null)
        where T : unmanaged => Make<T>(shape, ArrayContent.Random(seed), label ?? "random");

    private SegmentView<T> Make<T>(Shape shape, ArrayContent content, string label)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        content.Check(ElementTypes.Of<T>(), shape);
        var handle = MakeUnfilled(ElementTypes.Of<T>(), shape, label, content.NeedsClearPages);
        return FillNew(handle, Open<T>, content, static (view, content) =>
        {
            if (!content.IsInNewPages)
            {
                content.Fill(view, CancellationToken.None);
            }
        });
    }

    /// <summary>Makes a segment and has it filled; if that fails, the segment is retired.</summary>
    internal SegmentView<T> Make<T>(Shape shape, string label, Action<SegmentView<T>> fill)
        where T : unmanaged => FillNew(MakeUnfilled(ElementTypes.Of<T>(), shape, label), Open<T>, fill, static (view, fill) => fill(view));

    /// <summary>The same for an element type that is known only at run time.</summary>
    internal SegmentHandle Make(ElementType element, Shape shape, string label, Action<SegmentView> fill)
    {
        using var view = FillNew(MakeUnfilled(element, shape, label), Open, fill, static (view, fill) => fill(view));
        return view.Handle;
    }

    /// <summary>Maps a segment that was just made, and has it filled; if that fails, it is retired.</summary>
    /// <param name="handle">The segment.</param>
    /// <param name="open">Maps it.</param>
    /// <param name="source">What <paramref name="fill"/> needs.</param>
    /// <param name="fill">Writes the elements.</param>
    /// <returns>The view, which the caller disposes.</returns>
    private TView FillNew<TView, TSource>(SegmentHandle handle, Func<SegmentHandle, AccessMode, TView> open, TSource source, Action<TView, TSource> fill)
        where TView : SegmentView
        where TSource : allows ref struct
    {
        TView? view = null;
        var isFilled = false;
        try
        {
            view = open(handle, AccessMode.ReadWrite);
            fill(view, source);
            isFilled = true;
            return view;
        }
        catch (SegmentGoneException gone) when (IsDisposed)
        {
            throw new ObjectDisposedException($"The {nameof(SegmentStore)} was disposed while it made the segment.", gone); // disposing the store took the segment away
        }
        finally
        {
            if (!isFilled)
            {
                view?.Dispose();
                Abandon(handle);
            }
        }
    }

    // Whatever keeps the segment from being retired, the caller is to hear why it was not made. It goes with the store, or with the sweep after the end of this process.
    private void Abandon(SegmentHandle handle)
    {
        try
        {
            if (!IsDisposed)
            {
                Retire(handle);
            }
        }
        catch (Exception second) when (second is SegmentException or IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // Nothing is thrown on the way out of a failure.
        }
    }

    private readonly record struct FirstFilling(SegmentStore Store, SegmentHandle Handle, ArrayContent Content, CancellationToken Ct) : IElementWork
    {
        public void Run<T>()
            where T : unmanaged => Store.FillNew(Handle, Store.Open<T>, this, static (view, filling) => filling.Content.Fill(view, filling.Ct)).Dispose();
    }
}
