namespace ActorShm.Segments;

/// <content>Which file a segment is.</content>
public partial class SegmentDirectory
{
    /// <summary>Which file a segment's data lies in now, by its name; null when there is none or it cannot be seen.</summary>
    /// <remarks>To be compared with an earlier answer, or with the <see cref="SegmentView.FileIdentity"/> of a view.</remarks>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public FileIdentity? IdentityOf(SegmentHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ThrowIfDisposed();
        return NativeFile.StatusIfVisible(Paths.Data(handle)) is { } status ? FileIdentity.Of(status) : null;
    }
}
