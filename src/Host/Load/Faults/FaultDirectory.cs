using ActorShm.Actors;
using ActorShm.Host.Runs;
using ActorShm.Segments;

namespace ActorShm.Host.Load.Faults;

/// <summary>A directory on the file system of the segments, for files that take room from them. It belongs to this process, and goes with it; after a kill, with the next run of this user.</summary>
internal sealed class FaultDirectory : IDisposable
{
    private const int PieceBytes = 1 << 20;

    private readonly OwnedDirectory _owned;
    private readonly long _leastFreeBytes;
    private readonly Func<long, long> _availableMemory;
    private int _fillers;

    /// <summary>Makes the directory.</summary>
    /// <param name="placement">The first placement directory, on whose file system it lies.</param>
    /// <param name="leastFreeBytes">What a filler leaves to everybody else on the machine, whatever it is asked for.</param>
    /// <param name="availableMemory">How much memory there is beyond so much that stays free, such as <see cref="CurrentProcess.AvailableMemoryBytes"/>.</param>
    public FaultDirectory(string placement, long leastFreeBytes, Func<long, long> availableMemory)
    {
        (_leastFreeBytes, _availableMemory) = (leastFreeBytes, availableMemory);
        _owned = CommandDirectory.Acquire(RunDirectory.ParentIn(placement), "faults");
    }

    public string Path => _owned.Path;

    /// <summary>Takes room, page by page, in a file of its own, on a thread of its own: gigabytes take seconds, in which others go on.</summary>
    /// <returns>What was taken, which may be less than asked for where little is free; to be disposed to give it back.</returns>
    public Task<Filler> FillAsync(long bytes, CancellationToken cancellation) =>
        Task.Factory.StartNew(() => Fill(bytes, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose() => _owned.Dispose();

    private Filler Fill(long bytes, CancellationToken cancellation)
    {
        var free = Math.Min(FileSystemSpace.Of(Path).FreeBytes - _leastFreeBytes, _availableMemory(_leastFreeBytes));
        var allowed = Math.Min(bytes, free);
        var piece = new byte[PieceBytes];
        piece.AsSpan().Fill(1); // zeros could stay holes
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
            // The caller gets the reason; the room must not stay taken.
            File.Delete(path);
            throw;
        }

        return new Filler(path, file.Length);
    }
}

/// <summary>A file that takes room until it is disposed.</summary>
/// <param name="path">The file.</param>
/// <param name="bytes">How long it is.</param>
internal sealed class Filler(string path, long bytes) : IDisposable
{
    public long Bytes => bytes;

    public void Dispose() => File.Delete(path);
}
