namespace ActorShm.Segments;

/// <content>Makes arrays with the shape and element type of another.</content>
public sealed partial class SegmentStore
{
    /// <summary>Makes an array with the shape and element type of another, whose elements are whatever the memory holds: NumPy's <c>empty_like</c>.</summary>
    /// <param name="like">The array whose shape and element type are used; its content is not read.</param>
    /// <inheritdoc cref="Empty{T}"/>
    public SegmentView<T> EmptyLike<T>(SegmentView<T> like, string? label = null)
        where T : unmanaged => Empty<T>(ShapeOf(like), label);

    /// <summary>Makes an array of zeros with the shape and element type of another: NumPy's <c>zeros_like</c>.</summary>
    /// <inheritdoc cref="EmptyLike{T}"/>
    public SegmentView<T> ZerosLike<T>(SegmentView<T> like, string? label = null)
        where T : unmanaged => Zeros<T>(ShapeOf(like), label);

    /// <summary>Makes an array of ones with the shape and element type of another: NumPy's <c>ones_like</c>.</summary>
    /// <inheritdoc cref="EmptyLike{T}"/>
    public SegmentView<T> OnesLike<T>(SegmentView<T> like, string? label = null)
        where T : unmanaged => Ones<T>(ShapeOf(like), label);

    /// <summary>Makes an array with the shape and element type of another and one value everywhere: NumPy's <c>full_like</c>.</summary>
    /// <param name="like">The array whose shape and element type are used; its content is not read.</param>
    /// <param name="value">The value of every element.</param>
    /// <param name="label">A name for people, of up to 254 bytes; null for NumPy's name of the operation, such as "full".</param>
    /// <inheritdoc cref="EmptyLike{T}"/>
    public SegmentView<T> FullLike<T>(SegmentView<T> like, T value, string? label = null)
        where T : unmanaged => Full(ShapeOf(like), value, label);

    /// <summary>Makes an array of random numbers with the shape and element type of another, as <see cref="Random{T}"/> does.</summary>
    /// <param name="like">The array whose shape and element type are used; its content is not read.</param>
    /// <param name="seed">The key of the generator.</param>
    /// <param name="label">A name for people, of up to 254 bytes; null for NumPy's name of the operation, such as "full".</param>
    /// <inheritdoc cref="Random{T}"/>
    public SegmentView<T> RandomLike<T>(SegmentView<T> like, ulong seed, string? label = null)
        where T : unmanaged => Random<T>(ShapeOf(like), seed, label);

    /// <summary>Makes a segment with the shape and element type of another.</summary>
    /// <param name="like">The handle whose shape and element type are used; its segment need not exist any more.</param>
    /// <inheritdoc cref="Create"/>
    public SegmentHandle CreateLike(SegmentHandle like, string label, ArrayContent? content = null, CancellationToken cancellation = default, QuotaShare? share = null)
    {
        ArgumentNullException.ThrowIfNull(like);
        return Create(like.Element, like.Shape, label, content, cancellation, share);
    }

    private static Shape ShapeOf(SegmentView like)
    {
        ArgumentNullException.ThrowIfNull(like);
        return like.Handle.Shape;
    }
}
