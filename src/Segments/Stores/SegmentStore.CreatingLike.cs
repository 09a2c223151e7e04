namespace ActorShm.Segments;

/// <content>New arrays with the shape of another.</content>
public sealed partial class SegmentStore
{
    /// <summary>Makes an array of the same shape and element type, with whatever the memory holds: NumPy's <c>empty_like</c>.</summary>
    /// <param name="like">The array whose shape and element type are taken; its content is not looked at.</param>
    /// <inheritdoc cref="Empty{T}"/>
    public SegmentView<T> EmptyLike<T>(SegmentView<T> like, string? label = null)
        where T : unmanaged => Empty<T>(ShapeOf(like), label);

    /// <summary>Makes zeros of the same shape and element type: NumPy's <c>zeros_like</c>.</summary>
    /// <inheritdoc cref="EmptyLike{T}"/>
    public SegmentView<T> ZerosLike<T>(SegmentView<T> like, string? label = null)
        where T : unmanaged => Zeros<T>(ShapeOf(like), label);

    /// <summary>Makes ones of the same shape and element type: NumPy's <c>ones_like</c>.</summary>
    /// <inheritdoc cref="EmptyLike{T}"/>
    public SegmentView<T> OnesLike<T>(SegmentView<T> like, string? label = null)
        where T : unmanaged => Ones<T>(ShapeOf(like), label);

    /// <summary>Makes an array of the same shape and element type with one value everywhere: NumPy's <c>full_like</c>.</summary>
    /// <param name="like">The array whose shape and element type are taken; its content is not looked at.</param>
    /// <param name="value">The value of every element.</param>
    /// <param name="label">A name for people, of up to 254 bytes; null for the NumPy name of how it was made.</param>
    /// <inheritdoc cref="EmptyLike{T}"/>
    public SegmentView<T> FullLike<T>(SegmentView<T> like, T value, string? label = null)
        where T : unmanaged => Full(ShapeOf(like), value, label);

    /// <summary>Makes random numbers of the same shape and element type, as <see cref="Random{T}"/> does.</summary>
    /// <param name="like">The array whose shape and element type are taken; its content is not looked at.</param>
    /// <param name="seed">The key of the generator.</param>
    /// <param name="label">A name for people, of up to 254 bytes; null for the NumPy name of how it was made.</param>
    /// <inheritdoc cref="Random{T}"/>
    public SegmentView<T> RandomLike<T>(SegmentView<T> like, ulong seed, string? label = null)
        where T : unmanaged => Random<T>(ShapeOf(like), seed, label);

    /// <summary>Makes a segment of the same shape and element type as another.</summary>
    /// <param name="like">The array whose shape and element type are taken; it need not exist any more.</param>
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
