using System.Numerics;
using ActorShm.Actors.Cutting;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Scheduling;
using ActorShm.Segments;

namespace ActorShm.Actors.WorkTables;

/// <summary>The host's files for work tables. They are made when they are needed, and used again for later stages, because making and mapping a file takes longer than a small job.</summary>
/// <remarks>
/// A file is given back only when no node can write to it any more: each node has closed the stage, or its exit was seen. Safe on any thread.
/// <para>The files that are kept are small, and are part of what a run costs. A longer file is made for one stage only, and is admitted as a job's arrays are, by memory and by the quota. That can take
/// seconds, so it is done on a thread of its own; one is enough, because reservations of memory take turns in any case.</para>
/// </remarks>
/// <param name="directory">The directory for the files. It belongs to the run, and the files are removed with it.</param>
/// <param name="store">The run's store, which makes the long files.</param>
internal sealed class WorkTablePool(string directory, SegmentStore store) : IAsyncDisposable
{
    /// <summary>The smallest size of a file: enough for a stage of a few hundred partitions and partial results.</summary>
    private const long SmallestBytes = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly List<(long Number, SharedFile File)> _free = [];
    private readonly LongLivedThreads _threads = new("making tables", limit: 1);
    private readonly CancellationTokenSource _ending = new();
    private long _made;
    private bool _isDisposed;

    /// <summary>Makes the table of a stage, in a free file or a new one.</summary>
    /// <param name="key">The stage.</param>
    /// <param name="cut">The cut of the stage.</param>
    /// <param name="slotCount">The number of nodes that can have the stage open.</param>
    /// <param name="nodeCount">The number of nodes that the stage begins with.</param>
    /// <param name="share">The job's part of the quota, for a long table; null where it does not count.</param>
    /// <param name="unwanted">Cancels the making of a long table.</param>
    /// <returns>The table; it is there at once unless it is a long one.</returns>
    /// <exception cref="OutOfSpaceException">There is no room for the table.</exception>
    /// <exception cref="IOException">The file system fails.</exception>
    /// <exception cref="OperationCanceledException">Nobody wants the table any more.</exception>
    public async Task<RentedTable> RentAsync(StageKey key, StageCut cut, int slotCount, int nodeCount, QuotaShare? share, CancellationToken unwanted)
    {
        var neededBytes = WorkTableLayout.TableBytes(slotCount, cut);
        return neededBytes <= WorkTableFiles.KeptBytes
            ? Make(TakeFree(neededBytes) ?? MakeShort(neededBytes))
            : await _threads.RunAsync(() => Make(MakeLong(neededBytes, share, unwanted)), unwanted);

        RentedTable Make((long Number, SharedFile File) free) => new(free.Number, free.File, WorkTable.Make(free.File, key, cut, slotCount, nodeCount));
    }

    /// <summary>Takes back a file that no node can write to any more.</summary>
    public void Return(RentedTable rented)
    {
        lock (_lock)
        {
            if (!_isDisposed && rented.IsKept && _free.Count < WorkTableFiles.KeptFiles)
            {
                _free.Add((rented.Number, rented.File));
                return;
            }
        }

        Remove(rented);
    }

    /// <summary>Gives up a file that nodes may still write to. It is never used again, and its memory is freed when the last of them has unmapped it.</summary>
    public static void Remove(RentedTable rented)
    {
        rented.File.Dispose();
        File.Delete(rented.File.Path);
    }

    /// <summary>Cancels what is being made, and unmaps the free files. The files themselves are removed with the run's directory, in which no file appears after this.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _threads.RunAsync(() => true); // runs after all others
        _threads.Dispose();
        _ending.Dispose();
        lock (_lock)
        {
            _isDisposed = true;
            _free.ForEach(free => free.File.Dispose());
            _free.Clear();
        }
    }

    /// <summary>Takes the file that was given back last among those that are long enough, because its pages are still in the caches.</summary>
    private (long Number, SharedFile File)? TakeFree(long neededBytes)
    {
        lock (_lock)
        {
            var index = _free.FindLastIndex(free => free.File.LengthBytes >= neededBytes);
            if (index < 0)
            {
                return null;
            }

            var found = _free[index];
            _free.RemoveAt(index);
            return found;
        }
    }

    private (long Number, SharedFile File) MakeShort(long neededBytes)
    {
        var (number, path) = NextName();
        return (number, SharedFile.Create(path, (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(neededBytes, SmallestBytes))));
    }

    private (long Number, SharedFile File) MakeLong(long neededBytes, QuotaShare? share, CancellationToken unwanted)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(unwanted, _ending.Token);
        var (number, path) = NextName();
        return (number, store.CreateSharedFile(path, neededBytes, isCounted: share is not null, ended.Token, share));
    }

    private (long Number, string Path) NextName()
    {
        var number = Interlocked.Increment(ref _made);
        return (number, WorkTableFiles.PathOf(directory, number));
    }
}

/// <summary>A table that the host holds until it is given back to the pool.</summary>
/// <param name="Number">The number of its file, by which nodes find it.</param>
/// <param name="File">The file of the table.</param>
/// <param name="Table">The table.</param>
internal sealed record RentedTable(long Number, SharedFile File, WorkTable Table)
{
    /// <summary>Gets whether the file is kept for later stages. A longer file counts against the quota.</summary>
    public bool IsKept => File.LengthBytes <= WorkTableFiles.KeptBytes;
}
