using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Opens one lock file several times: once for each lock that is held, and a few more idle ones, because opening costs more than locking.</summary>
internal sealed class LockDescriptors(SafeFileHandle file) : IDisposable
{
    private const int MaxIdle = 4;

    private readonly Lock _gate = new();
    private readonly Stack<SafeFileHandle> _idle = new(MaxIdle);
    private bool _isDisposed;

    /// <summary>Gets an open file that holds no lock.</summary>
    public SafeFileHandle Take()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(SegmentLocks));
            return _idle.TryPop(out var idle) ? idle : LockFile.Reopen(file);
        }
    }

    /// <summary>Takes back an open file that no longer holds a lock.</summary>
    public void Return(SafeFileHandle used)
    {
        lock (_gate)
        {
            if (!_isDisposed && _idle.Count < MaxIdle)
            {
                _idle.Push(used);
                return;
            }
        }

        used.Dispose();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            while (_idle.TryPop(out var idle))
            {
                idle.Dispose();
            }

            file.Dispose();
        }
    }
}
