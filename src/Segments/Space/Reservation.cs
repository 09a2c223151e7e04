using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Gives a new file its length and reserves the space for every byte of it, or fails with the requested and the available bytes.</summary>
/// <remarks>
/// On a disk this is <c>fallocate</c>. In memory several threads fault the pages in at once, as huge pages where the kernel
/// provides any; a full file system is then an error number here, not a SIGBUS later.
/// </remarks>
internal sealed partial class Reservation(SpaceMeter meter, int populateThreads, Action<string>? warn = null, ReservationPatience? patience = null)
{
    // Large enough that measuring in between costs nothing, small enough that the chunks in progress fit in the headroom.
    private const long ChunkBytes = 32L << 20;
    private const int MaxDefaultThreads = 4;

    private readonly ReservationPatience _patience = patience ?? ReservationPatience.OfThisProcess;
    private readonly int _threadCount = populateThreads > 0 ? populateThreads : Math.Min(Environment.ProcessorCount, MaxDefaultThreads);

    /// <summary>Reserves the whole file, which then has that length. The caller removes it if this throws.</summary>
    /// <param name="file">An empty file, open for reading and writing.</param>
    /// <param name="place">The directory, for error messages.</param>
    /// <param name="fileBytes">The length of the file.</param>
    /// <param name="cancellation">Ends the call while it waits for its turn, or before the next chunk.</param>
    /// <exception cref="OutOfSpaceException">There is not enough room.</exception>
    /// <exception cref="MappingRefusedException">This process has no addresses or mappings left for the file; another place would not help.</exception>
    /// <exception cref="SegmentException">The kernel refuses to map this file: its file system does not let processes share it, or a security module forbids it. Another place may do.</exception>
    /// <exception cref="IOException">The file system cannot reserve space (EOPNOTSUPP, also in <c>HResult</c>), or fails otherwise.</exception>
    public void Reserve(SafeFileHandle file, string place, long fileBytes, CancellationToken cancellation = default)
    {
        if (!FileSystemSpace.Of(file, place).IsInMemory)
        {
            meter.Measure(file, place, out _).Admit(fileBytes);
            Allocate(file, place, fileBytes, isInMemory: false, cancellation);
            return;
        }

        using var turn = _patience.Take(TellWait, holder => warn?.Invoke(DescribeHolder(holder)), cancellation);
        meter.Measure(file, place, out _).Admit(fileBytes);
        if (Libc.Truncate(file, fileBytes) != 0)
        {
            throw Failure(Errno.Last, file, place, fileBytes);
        }

        var errno = Populate(file, fileBytes, cancellation);
        if (errno == Errno.Invalid)
        {
            Allocate(file, place, fileBytes, isInMemory: true, cancellation); // Linux before 5.14 knows no MADV_POPULATE_WRITE
        }
        else if (errno != 0)
        {
            throw Failure(errno, file, place, fileBytes);
        }
    }

    /// <summary>Warns which process is waited for, unless it is this process itself or has just gone.</summary>
    private void TellWait(int? pid)
    {
        if (pid is { } holder && holder != Environment.ProcessId)
        {
            warn?.Invoke(DescribeWait(holder));
        }
    }

    private string DescribeWait(int pid) =>
        $"Waiting for the turn to reserve memory, up to {_patience.Longest.TotalSeconds:0.##} s: {NameOf(pid)} has the lock on /dev/shm, by which reservations on this machine take turns.";

    private string DescribeHolder(int? pid) =>
        $"{NameOf(pid)} has held the lock on /dev/shm, by which reservations of memory take turns, "
        + $"for {_patience.Longest.TotalSeconds:0.##} s. Memory is reserved beside it from now on. If it is stopped, let it go on or end it.";

    private static string NameOf(int? pid) =>
        pid is { } known ? string.Create(CultureInfo.InvariantCulture, $"Process {known}") : "A process that the kernel does not show";

    private void Allocate(SafeFileHandle file, string place, long fileBytes, bool isInMemory, CancellationToken cancellation)
    {
        for (var offset = 0L; offset < fileBytes; offset += ChunkBytes)
        {
            cancellation.ThrowIfCancellationRequested();
            if (isInMemory)
            {
                meter.MeasureMemory().Admit(fileBytes - offset);
            }

            int errno;
            do
            {
                // Space is allocated in chunks, because after a signal the kernel undoes what the call has done so far.
                errno = Libc.Allocate(file, 0, offset, Math.Min(ChunkBytes, fileBytes - offset)) == 0 ? 0 : Errno.Last;
            }
            while (errno == Errno.Interrupted);

            if (errno != 0)
            {
                throw Failure(errno, file, place, fileBytes);
            }
        }
    }

    private Exception Failure(int errno, SafeFileHandle file, string place, long fileBytes)
    {
        // EFAULT is returned where touching the page would have raised SIGBUS: the file system is full.
        if (errno is not (Errno.NoSpace or Errno.NoMemory or Errno.Fault or Errno.QuotaExceeded or Errno.FileTooLarge))
        {
            return Errno.Failure(errno, $"reserve {fileBytes:N0} bytes in", place);
        }

        // The file holds what was reserved before the limit was reached; together with what is left, that is what was available.
        return meter.Measure(file, place, out _).Reached(errno, fileBytes, NativeFile.Status(file).AllocatedBytes, place);
    }
}
