namespace ActorShm.Segments;

/// <content>Fills existing segments.</content>
public partial class SegmentDirectory
{
    /// <summary>Fills a segment that is not sealed yet, whatever its element type; a host may have made it.</summary>
    /// <param name="handle">Names the segment.</param>
    /// <param name="content">What to fill it with. <see cref="ArrayContent.Undefined"/> promises nothing, and leaves the elements as they are.</param>
    /// <param name="cancellation">Ends the call in the middle; the segment is then left half filled.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    /// <exception cref="ArgumentException">The element type cannot hold this content.</exception>
    /// <exception cref="OverflowException">A value does not fit the element type.</exception>
    /// <exception cref="SegmentSealedException">The segment is sealed.</exception>
    /// <inheritdoc cref="Open(SegmentHandle, AccessMode)" path="/exception"/>
    public void Fill(SegmentHandle handle, ArrayContent content, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentNullException.ThrowIfNull(content);
        content.Check(handle.Element, handle.Shape);
        ElementDispatch.Run(handle.Element, new Filling(this, handle, content, cancellation));
    }

    private readonly record struct Filling(SegmentDirectory Segments, SegmentHandle Handle, ArrayContent Content, CancellationToken Ct) : IElementWork
    {
        public void Run<T>()
            where T : unmanaged
        {
            using var view = Segments.Open<T>(Handle, AccessMode.ReadWrite);
            Content.Fill(view, Ct);
        }
    }
}
