using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Locks the guard byte of a lock file, for a process that takes over from dead holders. The guard is held for microseconds, unless its holder is stopped.</summary>
/// <param name="segment">The name of the segment in error messages.</param>
/// <param name="patience">How long to wait for others that have the guard.</param>
internal sealed class LockGuard(string segment, TimeSpan patience)
{
    private static readonly ByteRange Bytes = new(LockTableLayout.GuardByte, LockTableLayout.GuardByte + 1);

    /// <summary>Waits until nobody else has the guard, and takes it. If that fails, nothing was changed.</summary>
    /// <param name="file">The lock file.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="SegmentInUseException">Somebody has held the guard for longer than the patience lasts.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled first.</exception>
    public void Enter(SafeFileHandle file, CancellationToken cancellation)
    {
        if (!OfdLock.TryTake(file, Bytes, isShared: false, patience, cancellation))
        {
            throw SegmentInUseException.LocksBeingChanged(
                SegmentScan.FindHolders(NativeFile.Status(file), LockTableLayout.GuardByte), segment, patience);
        }
    }

    /// <summary>Gives the guard up. Closing the file, or giving up all its locks, does so too.</summary>
    public static void Leave(SafeFileHandle file) => OfdLock.Release(file, LockTableLayout.GuardByte);
}
