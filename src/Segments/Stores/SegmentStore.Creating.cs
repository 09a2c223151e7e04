using System.Numerics;

namespace ActorShm.Segments;

/// <content>Makes arrays, under NumPy's names.</content>
public sealed partial class SegmentStore
{
    /// <summary>Makes a segment with all its space reserved, filled with zeros unless the caller asks for other content.</summary>
    /// <remarks>
    /// The segment takes memory of a retired segment from the pool if any fits. Otherwise, in memory, every page is populated before this returns, and only one process on
    /// the machine populates pages at a time: expect about 0.3 s per GB, and more while another process reserves. A call that fails leaves nothing behind. The methods with NumPy's names do the same for an element type that is known
    /// to the compiler, and return an open view.
    /// </remarks>
    /// <param name="element">The element type.</param>
    /// <param name="shape">The lengths of the axes.</param>
    /// <param name="label">A name for people, of up to 254 bytes; a longer one is cut.</param>
    /// <param name="content">What the segment is filled with; null for zeros. <see cref="ArrayContent.Undefined"/> is cheaper for callers that overwrite everything.</param>
    /// <param name="cancellation">Ends the call while space is reserved or filled; nothing is left behind.</param>
    /// <param name="share">The part of the quota that was set aside for this segment and others; null to take from what is left.</param>
    /// <returns>The handle of the segment, which is not sealed.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    /// <exception cref="OutOfSpaceException">No placement directory has the room, or the quota is used up.</exception>
    /// <exception cref="MappingRefusedException">This process has no addresses or mappings left for the segment.</exception>
    /// <exception cref="OpenFilesLimitException">This process, or the machine, may open no more files.</exception>
    /// <exception cref="SegmentException">No placement directory can be used at all; the message gives the reason for each.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The array is longer than any file can be.</exception>
    /// <exception cref="ArgumentException">The element type cannot hold this content, or the share belongs to another store.</exception>
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

    /// <summary>Makes an array whose elements are whatever the memory holds, for callers that overwrite everything: NumPy's <c>empty</c>.</summary>
    /// <typeparam name="T">The .NET type of the elements.</typeparam>
    /// <param name="shape">The lengths of the axes; a plain number stands for an array with one axis.</param>
    /// <param name="label">A name for people, of up to 254 bytes; null for NumPy's name of the operation, such as "full".</param>
    /// <returns>A writable view, which the caller disposes; its <see cref="SegmentView.Handle"/> is what others open.</returns>
    /// <exception cref="OutOfSpaceException">No placement directory has the room, or the quota is used up.</exception>
    /// <exception cref="MappingRefusedException">This process has no addresses or mappings left for the segment.</exception>
    /// <exception cref="OpenFilesLimitException">This process, or the machine, may open no more files.</exception>
    /// <exception cref="SegmentException">No placement directory can be used at all; the message gives the reason for each.</exception>
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
    /// <param name="shape">The lengths of the axes; a plain number stands for an array with one axis.</param>
    /// <param name="value">The value of every element.</param>
    /// <param name="label">A name for people, of up to 254 bytes; null for NumPy's name of the operation, such as "full".</param>
    /// <inheritdoc cref="Empty{T}"/>
    public SegmentView<T> Full<T>(Shape shape, T value, string? label = null)
        where T : unmanaged => Make<T>(shape, label ?? "full", view => NewPages.Fill(view, value));

    /// <summary>Makes an array of the numbers from <paramref name="start"/> to <paramref name="stop"/>, which is excluded, in steps of <paramref name="step"/>: NumPy's <c>arange</c>.</summary>
    /// <remarks>
    /// The array has (stop − start) / step elements, rounded up. Element <c>i</c> is <c>start + i * step</c>: exact for integers, computed in double precision for
    /// floating-point types. (NumPy steps by the rounded difference of its first two elements, so its later elements can differ in the last bits.)
    /// </remarks>
    /// <param name="start">The first element.</param>
    /// <param name="stop">The end of the range; not an element itself, except by rounding.</param>
    /// <param name="step">The difference from one element to the next; may be negative.</param>
    /// <param name="label">A name for people, of up to 254 bytes; null for NumPy's name of the operation, such as "full".</param>
    /// <exception cref="ArgumentException">The step is zero, the number of elements cannot be counted, or <typeparamref name="T"/> has no element type.</exception>
    /// <inheritdoc cref="Empty{T}"/>
    public SegmentView<T> Arange<T>(T start, T stop, T step, string? label = null)
        where T : unmanaged, INumber<T> =>
        Make<T>(Progression.ArangeCount(start, stop, step), label ?? "arange", view => Progression.Arange(view, start, step));

    /// <summary>Makes an array of <paramref name="count"/> numbers from <paramref name="start"/> to <paramref name="stop"/> in equal steps: NumPy's <c>linspace</c>, bit for bit.</summary>
    /// <remarks>The elements are computed in double precision. For integer types they are rounded down, as in NumPy, and saturate. With an endpoint the last element is exactly <paramref name="stop"/>.</remarks>
    /// <param name="start">The first element.</param>
    /// <param name="stop">The last element, or without an endpoint the one that would follow the last.</param>
    /// <param name="count">The number of elements.</param>
    /// <param name="endpoint">Whether <paramref name="stop"/> is the last element.</param>
    /// <param name="label">A name for people, of up to 254 bytes; null for NumPy's name of the operation, such as "full".</param>
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
    /// These are the numbers of <c>numpy.random.Generator(numpy.random.Philox(key=seed)).random(n)</c>, with <c>dtype=numpy.float32</c> for <see cref="float"/>. Element <c>i</c> depends only on the seed and on
    /// <c>i</c>. Not for secrets.
    /// </remarks>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="shape">The lengths of the axes; a plain number stands for an array with one axis.</param>
    /// <param name="seed">The key of the generator.</param>
    /// <param name="label">A name for people, of up to 254 bytes; null for NumPy's name of the operation, such as "full".</param>
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

    /// <summary>Makes a segment and fills it; if filling fails, retires the segment.</summary>
    internal SegmentView<T> Make<T>(Shape shape, string label, Action<SegmentView<T>> fill)
        where T : unmanaged => FillNew(MakeUnfilled(ElementTypes.Of<T>(), shape, label), Open<T>, fill, static (view, fill) => fill(view));

    /// <summary>The same for an element type that is known only at run time.</summary>
    internal SegmentHandle Make(ElementType element, Shape shape, string label, Action<SegmentView> fill)
    {
        using var view = FillNew(MakeUnfilled(element, shape, label), Open, fill, static (view, fill) => fill(view));
        return view.Handle;
    }

    /// <summary>Maps a segment that was just made, and fills it; if that fails, retires the segment.</summary>
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

    // Even if the segment cannot be retired, the caller is to hear why it could not be made. The segment then goes with the store, or with the sweep after the end of this process.
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
            // The first failure is on its way to the caller; this one must not replace it.
        }
    }

    private readonly record struct FirstFilling(SegmentStore Store, SegmentHandle Handle, ArrayContent Content, CancellationToken Ct) : IElementWork
    {
        public void Run<T>()
            where T : unmanaged => Store.FillNew(Handle, Store.Open<T>, this, static (view, filling) => filling.Content.Fill(view, filling.Ct)).Dispose();
    }
}
