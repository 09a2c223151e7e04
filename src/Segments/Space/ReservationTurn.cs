using System.Diagnostics;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>The turn to reserve memory, which one reservation at a time has on the whole machine, so that two do not count the same free pages.</summary>
/// <remarks>
/// It is a lock (<c>flock</c>) on the directory <c>/dev/shm</c> itself: every machine has that directory, every process may open it, the kernel drops
/// the lock with its holder, and nothing is left behind. A holder is populating pages, which takes a moment for each gigabyte. A holder that was stopped in the middle
/// would hold up every user of the machine, so nobody waits for ever, or for long more than once (<see cref="ReservationPatience"/>). Because some processes go on without the turn, and other programs take memory
/// without asking, the limits are measured again while pages are populated.
/// </remarks>
internal sealed class ReservationTurn : IDisposable
{
    private const string SharedDirectory = "/dev/shm";
    private const int Exclusive = 2;
    private const int OrNotAtAll = 4;

    // The lock is polled, because the kernel's own wait could not be cancelled.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly SafeFileHandle _directory;

    private ReservationTurn(SafeFileHandle directory) => _directory = directory;

    /// <summary>How long others may reserve before a process goes on beside them.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Waits until nobody else is reserving, or until the patience ends.</summary>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The turn; null when it did not come in time.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public static ReservationTurn? Wait(TimeSpan patience, CancellationToken cancellation)
    {
        var directory = NativeFile.Open(SharedDirectory, OpenFlags.ReadOnly | OpenFlags.Directory);
        var isTaken = false;
        try
        {
            isTaken = TryTake(directory, patience, cancellation);
            return isTaken ? new ReservationTurn(directory) : null;
        }
        finally
        {
            if (!isTaken)
            {
                directory.Dispose();
            }
        }
    }

    /// <summary>Finds the process that has the turn, by the kernel's list of locks; null when nobody has it, or the kernel does not show who.</summary>
    public static int? Holder()
    {
        var directory = NativeFile.TryStatus(SharedDirectory, followLink: true);
        return directory is { } status ? HolderIn(File.ReadLines("/proc/locks"), status) : null;
    }

    /// <summary>Does the same from the lines of that list.</summary>
    internal static int? HolderIn(IEnumerable<string> locks, FileStatus directory)
    {
        // 7: FLOCK  ADVISORY  WRITE 4711 00:17:1 0 EOF; the line of a waiter has an arrow before the word FLOCK.
        foreach (var line in locks)
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 5
                && string.Equals(fields[1], "FLOCK", StringComparison.Ordinal)
                && int.TryParse(fields[4], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && pid > 0
                && IsFile(fields[5], directory))
            {
                return pid;
            }
        }

        return null;
    }

    public void Dispose() => _directory.Dispose();

    private static bool IsFile(string field, in FileStatus file)
    {
        var parts = field.Split(':');
        return parts.Length == 3
            && uint.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var major)
            && uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var minor)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var inode)
            && FileStatus.MakeDevice(major, minor) == file.Device
            && inode == file.Inode;
    }

    private static bool TryTake(SafeFileHandle directory, TimeSpan patience, CancellationToken cancellation)
    {
        var begin = Stopwatch.GetTimestamp();
        while (Libc.LockWhole(directory, Exclusive | OrNotAtAll) != 0)
        {
            var errno = Errno.Last;
            if (errno is not (Errno.Interrupted or Errno.Again))
            {
                throw Errno.Failure(errno, "lock", SharedDirectory);
            }

            if (Stopwatch.GetElapsedTime(begin) >= patience)
            {
                return false;
            }

            cancellation.WaitHandle.WaitOne(Pause);
            cancellation.ThrowIfCancellationRequested();
        }

        return true;
    }
}
