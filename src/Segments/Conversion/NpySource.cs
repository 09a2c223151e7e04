using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>An open <c>.npy</c> file of any byte order, memory order and alignment, to be copied into a segment that another process has made.</summary>
/// <remarks>
/// For callers that ask a host for the segment; <see cref="SegmentStore.Import"/> makes and fills one at once. The file is read, never mapped, so if it is truncated meanwhile, the copy throws an
/// exception. The caller that opened it disposes it. Safe on any thread until it is disposed.
/// </remarks>
public sealed class NpySource : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly ArraySource _source;

    private NpySource(SafeFileHandle file, ArraySource source)
    {
        _file = file;
        _source = source;
    }

    /// <summary>The element type of the file.</summary>
    public ElementType Element => _source.Header.Element;

    /// <summary>The lengths of the axes.</summary>
    public Shape Shape => _source.Header.Shape;

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="SegmentFormatException">The file is not a <c>.npy</c> file, is truncated, or is of an unknown element type.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="IOException">The file cannot be read for another reason.</exception>
    public static NpySource Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = NpyFile.OpenToRead(path);
        NpySource? opened = null;
        try
        {
            opened = new NpySource(file, new ArraySource(file, NpyFile.ReadHeader(file, NativeFile.Status(file), path), path));
            return opened;
        }
        finally
        {
            if (opened is null)
            {
                file.Dispose();
            }
        }
    }

    /// <summary>Copies all elements, in C order.</summary>
    /// <param name="target">A writable view of the same shape; its element type decides whether the elements are converted.</param>
    /// <param name="mode">What happens to a value that the target's type cannot hold.</param>
    /// <param name="cancellation">Ends the copy in the middle; the target is then left half written.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    /// <exception cref="ArgumentException">The target has another shape.</exception>
    /// <exception cref="InvalidOperationException">The target is read-only.</exception>
    /// <exception cref="OverflowException">A value does not fit, and the mode is <see cref="ConversionMode.Exact"/>.</exception>
    /// <exception cref="SegmentFormatException">The file got shorter meanwhile.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The target, or this object, was disposed.</exception>
    public void CopyTo(SegmentView target, ConversionMode mode = ConversionMode.Exact, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (!Enum.IsDefined(mode))
        {
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "The mode is neither Exact nor Unchecked.");
        }

        ObjectDisposedException.ThrowIf(_file.IsClosed, this);
        if (!target.Handle.Shape.Equals(Shape))
        {
            throw new ArgumentException($"{target.Name} has shape {target.Handle.Shape}; '{_source.Name}' has {Shape}.", nameof(target));
        }

        new ArrayCopy(_source, target, mode, cancellation).Run();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
