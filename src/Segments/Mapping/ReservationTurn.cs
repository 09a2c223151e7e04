using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>One reservation of memory at a time on the whole machine, so that two do not count the same free pages.</summary>
/// <remarks>
/// A lock (<c>flock</c>) on the directory <c>/dev/shm</c> itself: every machine has that directory, every process may open it, the kernel drops
/// the lock with its holder, and nothing is left behind. Waiting has no limit, as the holder is populating pages. Programs that take memory
/// without asking do not take turns, of course; for them the limits are measured again while pages are populated.
/// </remarks>
internal sealed class ReservationTurn : IDisposable
{
    private const string SharedDirectory = "/dev/shm";
    private const int Exclusive = 2;

    private readonly SafeFileHandle _directory;

    private ReservationTurn(SafeFileHandle directory) => _directory = directory;

    /// <summary>Waits until nobody else is reserving.</summary>
    public static ReservationTurn Wait()
    {
        var directory = NativeFile.Open(SharedDirectory, OpenFlags.ReadOnly | OpenFlags.Directory);
        while (Libc.LockWhole(directory, Exclusive) != 0)
        {
            var errno = Errno.Last;
            if (errno != Errno.Interrupted)
            {
                directory.Dispose();
                throw Errno.Failure(errno, "lock", SharedDirectory);
            }
        }

        return new ReservationTurn(directory);
    }

    public void Dispose() => _directory.Dispose();
}
