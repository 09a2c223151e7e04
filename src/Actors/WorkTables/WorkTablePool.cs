using ActorShm.Actors.Messages;
using ActorShm.Segments;

namespace ActorShm.Actors.WorkTables;

/// <summary>The host's files for work tables: made when they are needed, and used again for later stages, because making and mapping one takes longer than a small job.</summary>
/// <remarks>
/// A file is given back only when no node can write to it any more: each has closed the stage, or its exit was seen. Safe on any thread.
/// <para>Those that are kept are small, and part of what a run costs. What is longer is made for one stage, and then admitted as the job's arrays are, by memory and by the quota.</para>
/// </remarks>
/// <param name="directory">Belongs to the run; the files go with it.</param>
/// <param name="store">The run's store, which makes the long ones.</param>
/// <param name="isCounted">Whether the quota counts the long ones: not where what it does not take goes to a disk, on which they would be of no use.</param>
internal sealed class WorkTablePool(string directory, SegmentStore store, bool isCounted = true) : IDisposable
{
    /// <summary>The shortest file: enough for a stage of a few hundred partitions and partial results.</summary>
    private const long SmallestBytes = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly List<(long Number, SharedFile File)> _free = [];
    private long _made;
    private bool _isDisposed;

    /// <summary>Makes the table of a stage, in a file that is free or a new one.</summary>
    /// <param name="key">The stage.</param>
    /// <param name="cut">How it is cut.</param>
    /// <param name="slotCount">How many nodes can have it open.</param>
    /// <param name="nodeCount">How many nodes it begins with.</param>
    /// <exception cref="OutOfSpaceException">There is no room for it.</exception>
    /// <exception cref="IOException">The file system fails.</exception>
    public RentedTable Rent(StageKey key, in StageCut cut, int slotCount, int nodeCount)
    {
        var neededBytes = WorkTableLayout.TableBytes(slotCount, cut);
        var (number, file) = TakeFree(neededBytes) ?? MakeNew(neededBytes);
        return new RentedTable(number, file, WorkTable.Make(file, key, cut, slotCount, nodeCount));
    }

    /// <summary>Takes a file back that no node can write to any more.</summary>
    public void Return(RentedTable rented)
    {
        lock (_lock)
        {
            if (!_isDisposed && rented.File.LengthBytes <= WorkTableFiles.KeptBytes && _free.Count < WorkTableFiles.KeptFiles)
            {
                _free.Add((rented.Number, rented.File));
                return;
            }
        }

        Remove(rented);
    }

    /// <summary>Gives up a file that nodes may still write to: it is never used again, and its memory is free when the last of them has unmapped it.</summary>
    public static void Remove(RentedTable rented)
    {
        rented.File.Dispose();
        File.Delete(rented.File.Path);
    }

    /// <summary>Unmaps what is free. The files themselves go with the run's directory.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _free.ForEach(free => free.File.Dispose());
            _free.Clear();
        }
    }

    /// <summary>The last one that was given back and is long enough: its pages are still in the caches.</summary>
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

    private (long Number, SharedFile File) MakeNew(long neededBytes)
    {
        var number = Interlocked.Increment(ref _made);
        var path = WorkTableFiles.PathOf(directory, number);
        return (number, neededBytes <= WorkTableFiles.KeptBytes
            ? SharedFile.Create(path, (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)Math.Max(neededBytes, SmallestBytes)))
            : store.CreateSharedFile(path, neededBytes, isCounted));
    }
}

/// <summary>A table in the host's hands, until it is given back to the pool.</summary>
/// <param name="Number">The number of its file, by which nodes find it.</param>
/// <param name="File">Its file.</param>
/// <param name="Table">The table.</param>
internal sealed record RentedTable(long Number, SharedFile File, WorkTable Table);
