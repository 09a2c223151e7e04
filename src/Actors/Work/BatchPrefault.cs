using ActorShm.Actors.Cutting;
using ActorShm.Kernels;

namespace ActorShm.Actors.Work;

/// <summary>
/// Has the kernel bring in the output pages of a batch of partitions before the first of them is written, piece by piece: entries of page tables that nobody
/// has used yet cost least (docs/decisions/0013-outputs.md). Nothing depends on it. Not thread-safe.
/// </summary>
/// <param name="domain">Over which elements the stage goes.</param>
/// <param name="cut">How it is cut.</param>
/// <param name="outputBytes">The bytes that an element has in all outputs together; 0 to do nothing.</param>
/// <param name="prefault">Brings in some elements: the first, and how many.</param>
internal sealed class BatchPrefault(StageDomain domain, StageCut cut, long outputBytes, Action<long, long> prefault)
{
    /// <summary>So much is brought in without a look at anything else: 2 ms where memory consists of small pages.</summary>
    private const long PieceBytes = 32L << 20;

    /// <summary>No more of a batch: who has many partitions ahead is overtaken by those that take from its end.</summary>
    private const long MostBytes = 1L << 30;

    private readonly long _blockBytes = domain.Form == StageForm.Elements ? outputBytes * BlockGrid.BlockElements : 0;
    private long _next;
    private long _end;

    /// <summary>A partition was claimed, and so many that follow it will probably be.</summary>
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
    /// <returns>False when all that is expected is there.</returns>
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
