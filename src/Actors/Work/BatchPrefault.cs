using ActorShm.Actors.Cutting;
using ActorShm.Kernels;

namespace ActorShm.Actors.Work;

/// <summary>
/// Has the kernel bring in the output pages of a batch of partitions, piece by piece, before the first of them is written: entries of page tables that nobody
/// has used yet cost least (docs/decisions/0013-outputs.md). Only speed depends on it. Not thread-safe.
/// </summary>
/// <param name="domain">The elements that the stage goes over.</param>
/// <param name="cut">How the stage is cut into partitions.</param>
/// <param name="outputBytes">The bytes of one element, added up over all outputs; 0 to do nothing.</param>
/// <param name="prefault">Brings in a run of elements; gets the first element and the number of elements.</param>
internal sealed class BatchPrefault(StageDomain domain, StageCut cut, long outputBytes, Action<long, long> prefault)
{
    /// <summary>The bytes that are brought in before the caller looks at anything else; they take 2 ms where memory consists of small pages.</summary>
    private const long PieceBytes = 32L << 20;

    /// <summary>The most bytes of a batch that are brought in ahead. Of a longer batch, other nodes take partitions from the end.</summary>
    private const long MostBytes = 1L << 30;

    private readonly long _blockBytes = domain.Form == StageForm.Elements ? outputBytes * BlockGrid.BlockElements : 0;
    private long _next;
    private long _end;

    /// <summary>Notes that a partition was claimed, and how many of those that follow it will probably be claimed too.</summary>
    public void Expect(int partition, int following)
    {
        var first = cut.FirstBlock(partition);
        if (_blockBytes > 0 && following > 0 && first >= _end)
        {
            _next = first;
            _end = Math.Min(Math.Min(first + ((1L + following) * cut.BlocksPerPartition), cut.BlockCount), first + Math.Max(1, MostBytes / _blockBytes));
        }
    }

    /// <summary>Brings in the next piece.</summary>
    /// <returns>False when all expected pages are there.</returns>
    public bool TryGoOn()
    {
        if (_next >= _end)
        {
            return false;
        }

        var blocks = Math.Min(_end - _next, Math.Max(1, PieceBytes / _blockBytes));
        prefault(_next * BlockGrid.BlockElements, domain.ElementsIn(_next, blocks));
        _next += blocks;
        return true;
    }
}
