namespace ActorShm.Segments;

/// <content>Identifies the files of segments.</content>
public partial class SegmentDirectory
{
    /// <summary>Gets the identity of the file that now has the name of a segment's data; null when there is no such file or it cannot be seen.</summary>
    /// <remarks>Compare it with an earlier answer, or with the <see cref="SegmentView.FileIdentity"/> of a view.</remarks>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public FileIdentity? IdentityOf(SegmentHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ThrowIfDisposed();
        return NativeFile.StatusIfVisible(Paths.Data(handle)) is { } status ? FileIdentity.Of(status) : null;
    }
}
