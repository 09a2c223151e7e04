using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>The guard byte of a lock file, for one who takes over from the dead. It is held for microseconds, unless its holder was stopped.</summary>
/// <param name="segment">The segment, as error texts call it.</param>
/// <param name="patience">How long others may have the guard before somebody gives up waiting for it.</param>
internal sealed class LockGuard(string segment, TimeSpan patience)
{
    private static readonly ByteRange Bytes = new(LockTableLayout.GuardByte, LockTableLayout.GuardByte + 1);

    /// <summary>Waits until nobody else has the guard. Nothing was changed if that fails.</summary>
    /// <param name="file">Whose guard it is.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="SegmentInUseException">Somebody has it for longer than patience lasts.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled first.</exception>
    public void Enter(SafeFileHandle file, CancellationToken cancellation)
    {
        if (!OfdLock.TryTake(file, Bytes, isShared: false, patience, cancellation))
        {
            throw SegmentInUseException.LocksBeingChanged(
                SegmentScan.FindHolders(NativeFile.Status(file), LockTableLayout.GuardByte), segment, patience);
        }
    }

    /// <summary>Gives it up. Closing the file does so too, and giving up all that it holds.</summary>
    public static void Leave(SafeFileHandle file) => OfdLock.Release(file, LockTableLayout.GuardByte);
}
