namespace ActorShm.Segments;

public sealed partial class SegmentStore
{
    /// <summary>Which file a segment's data lies in now, by its name; null when there is none or it cannot be seen.</summary>
    /// <remarks>To be compared with an earlier answer, or with the <see cref="SegmentView.FileIdentity"/> of a view.</remarks>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public FileIdentity? IdentityOf(SegmentHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ThrowIfDisposed();
        return NativeFile.StatusIfVisible(_paths.Data(handle)) is { } status ? FileIdentity.Of(status) : null;
    }
}
