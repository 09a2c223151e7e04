using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Open-file-description locks on ranges of bytes.</summary>
internal static partial class OfdLock
{
    // The kernel's own wait has no limit and cannot be cancelled, and a process that was stopped while it holds a lock never gives it up.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>Takes a range, alone or together with other readers; false when somebody else is in the way.</summary>
    /// <param name="file">Open for reading and writing; what it holds already is no hindrance.</param>
    /// <param name="bytes">The range, at least one byte; it may lie past the end of the file.</param>
    /// <param name="isShared">Whether others may hold a shared lock at the same time.</param>
    public static bool TryTake(SafeFileHandle file, ByteRange bytes, bool isShared) =>
        Take(file, TryCommand, isShared ? Shared : Exclusive, bytes.Start, bytes.LengthBytes);

    /// <summary>Takes a range as soon as nobody is in the way; false when somebody was for as long as patience lasts.</summary>
    /// <inheritdoc cref="TryTake(SafeFileHandle, ByteRange, bool)" path="/param"/>
    /// <param name="patience">How long to try.</param>
    /// <param name="cancellation">Ends it.</param>
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

    /// <summary>Gives everything up that this open file holds.</summary>
    public static void ReleaseAll(SafeFileHandle file) => Take(file, TryCommand, None, atByte: 0, lengthBytes: 0);
}
