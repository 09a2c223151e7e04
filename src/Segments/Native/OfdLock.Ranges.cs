using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Takes open-file-description locks on ranges of bytes.</summary>
internal static partial class OfdLock
{
    // Locks are polled, because the kernel's own wait has no limit and cannot be cancelled, and a process that was stopped while it holds a lock does not give it up.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>Takes a lock on a range, exclusively or together with other readers; false when another lock is in the way.</summary>
    /// <param name="file">Open for reading and writing; locks that it holds already are not in the way.</param>
    /// <param name="bytes">The range, at least one byte; it may lie past the end of the file.</param>
    /// <param name="isShared">Whether others may hold a shared lock at the same time.</param>
    public static bool TryTake(SafeFileHandle file, ByteRange bytes, bool isShared) =>
        Take(file, TryCommand, isShared ? Shared : Exclusive, bytes.Start, bytes.LengthBytes);

    /// <summary>Takes a lock on a range as soon as no other lock is in the way; false when one was until the patience ended.</summary>
    /// <inheritdoc cref="TryTake(SafeFileHandle, ByteRange, bool)" path="/param"/>
    /// <param name="patience">How long to try.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled first.</exception>
    public static bool TryTake(SafeFileHandle file, ByteRange bytes, bool isShared, TimeSpan patience, CancellationToken cancellation = default)
    {
        var begin = Stopwatch.GetTimestamp();
        while (!TryTake(file, bytes, isShared))
        {
            if (Stopwatch.GetElapsedTime(begin) >= patience)
            {
                return false;
            }

            cancellation.WaitHandle.WaitOne(Pause);
            cancellation.ThrowIfCancellationRequested();
        }

        return true;
    }

    /// <summary>Gives up all locks that this open file holds.</summary>
    public static void ReleaseAll(SafeFileHandle file) => Take(file, TryCommand, None, atByte: 0, lengthBytes: 0);
}
