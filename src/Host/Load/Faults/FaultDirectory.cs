using ActorShm.Actors;
using ActorShm.Host.Runs;
using ActorShm.Segments;

namespace ActorShm.Host.Load.Faults;

/// <summary>A directory on the file system of the segments, for files that take room from the segments. It belongs to this process and is removed with it; after a kill, the next run of this user removes it.</summary>
internal sealed class FaultDirectory : IDisposable
{
    private const int PieceBytes = 1 << 20;

    private readonly OwnedDirectory _owned;
    private readonly long _leastFreeBytes;
    private readonly Func<long, long> _availableMemory;
    private int _fillers;

    /// <summary>Makes the directory.</summary>
    /// <param name="placement">The first placement directory, on whose file system the directory lies.</param>
    /// <param name="leastFreeBytes">The bytes that a filler leaves to everybody else on the machine, however much it is asked to take.</param>
    /// <param name="availableMemory">Gets how much memory there is beyond an amount that stays free, such as <see cref="CurrentProcess.AvailableMemoryBytes"/>.</param>
    public FaultDirectory(string placement, long leastFreeBytes, Func<long, long> availableMemory)
    {
        (_leastFreeBytes, _availableMemory) = (leastFreeBytes, availableMemory);
        _owned = CommandDirectory.Acquire(RunDirectory.ParentIn(placement), "faults");
    }

    public string Path => _owned.Path;

    /// <summary>Takes room page by page, in a new file, on a separate thread, because gigabytes take seconds, during which everything else goes on.</summary>
    /// <returns>The room that was taken, which may be less than asked for when little is free. The caller disposes it to give the room back.</returns>
    public Task<Filler> FillAsync(long bytes, CancellationToken cancellation) =>
        Task.Factory.StartNew(() => Fill(bytes, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose() => _owned.Dispose();

    private Filler Fill(long bytes, CancellationToken cancellation)
    {
        var free = Math.Min(FileSystemSpace.Of(Path).FreeBytes - _leastFreeBytes, _availableMemory(_leastFreeBytes));
        var allowed = Math.Min(bytes, free);
        var piece = new byte[PieceBytes];
        piece.AsSpan().Fill(1); // zeros could remain holes in the file
        var path = System.IO.Path.Combine(Path, $"filler-{Interlocked.Increment(ref _fillers)}");
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (file.Length < allowed)
            {
                cancellation.ThrowIfCancellationRequested();
                file.Write(piece);
            }
        }
        catch
        {
            // The caller gets the exception; the room must not stay taken.
            File.Delete(path);
            throw;
        }

        return new Filler(path, file.Length);
    }
}

/// <summary>A file that takes room until it is disposed.</summary>
/// <param name="path">The file.</param>
/// <param name="bytes">The length of the file.</param>
internal sealed class Filler(string path, long bytes) : IDisposable
{
    public long Bytes => bytes;

    public void Dispose() => File.Delete(path);
}
