using System.Collections.Immutable;
using ActorShm.Actors.Messages;
using ActorShm.Kernels;

namespace ActorShm.Actors.Dataflow;

/// <summary>
/// The books of one stage while it runs: which partitions are open, who has them, and the partial results that came back.
/// Pure bookkeeping without messages or clocks; not thread-safe.
/// </summary>
/// <remarks>
/// A partition is open until exactly one answer to its newest attempt is in. The stage is done when the count of open
/// partitions is zero, never because things went quiet. Partial results stand at the place of their block, so the order in
/// which nodes answer cannot be seen in the result.
/// </remarks>
internal sealed class StageRun
{
    /// <summary>Keeps an answer well under the largest message.</summary>
    private const int MaximumPartialBytesPerPartition = 16 * 1024;

    private const int MaximumBlocksPerPartition = 256;

    private readonly StageKey _key;
    private readonly Stage _stage;
    private readonly int _blocksPerPartition;
    private readonly byte[] _partials;
    private readonly PartitionEntry[] _partitions;
    private readonly Stack<int> _lost = new();
    private int _nextFresh;

    /// <summary>Cuts a stage into partitions of whole blocks.</summary>
    /// <param name="key">The stage's name in messages.</param>
    /// <param name="stage">What is to be done.</param>
    /// <param name="wantedPartitions">How many partitions would spread the work well; block and message sizes have the last word.</param>
    public StageRun(StageKey key, Stage stage, int wantedPartitions)
    {
        _key = key;
        _stage = stage;
        var mostBlocks = stage.Code.PartialBytes == 0
            ? MaximumBlocksPerPartition
            : Math.Clamp(MaximumPartialBytesPerPartition / stage.Code.PartialBytes, 1, MaximumBlocksPerPartition);
        _blocksPerPartition = (int)Math.Clamp(CeilingDivide(stage.BlockCount, wantedPartitions), 1, mostBlocks);
        _partials = new byte[checked(stage.BlockCount * stage.Code.PartialBytes)];
        _partitions = new PartitionEntry[checked((int)CeilingDivide(stage.BlockCount, _blocksPerPartition))];
        OpenPartitions = _partitions.Length;
    }

    /// <summary>How many partitions the stage has.</summary>
    public int PartitionCount => _partitions.Length;

    /// <summary>How many of them have no answer yet; at zero the stage is done.</summary>
    public int OpenPartitions { get; private set; }

    /// <summary>Elements of the partitions that are done.</summary>
    public long DoneElements { get; private set; }

    /// <summary>The partial results of all blocks in block order; whole once no partition is open.</summary>
    public ReadOnlySpan<byte> Partials => _partials;

    /// <summary>The next partition for a node: first those that a lost node left, then fresh ones.</summary>
    /// <returns>False when every partition is done or in somebody's hands.</returns>
    public bool TryGrant(int node, out ProcessPartition? grant)
    {
        if (!_lost.TryPop(out var index))
        {
            if (_nextFresh == _partitions.Length)
            {
                grant = null;
                return false;
            }

            index = _nextFresh++;
        }

        ref var partition = ref _partitions[index];
        partition.Holder = node;
        grant = new ProcessPartition(_key, index, partition.Attempt, FirstBlock(index), BlockCount(index));
        return true;
    }

    /// <summary>Takes an answer in.</summary>
    /// <returns>False when it is stale: the partition was given to another node since, or is done.</returns>
    /// <exception cref="InvalidDataException">The answer does not have the size of the partition's partial results.</exception>
    public bool TryComplete(int node, PartitionProcessed answer)
    {
        if (answer.Partition >= _partitions.Length)
        {
            throw new InvalidDataException($"Node {node} answered for partition {answer.Partition}; {_key} has {_partitions.Length}.");
        }

        ref var partition = ref _partitions[answer.Partition];
        if (partition.IsDone || partition.Holder != node || partition.Attempt != answer.Attempt)
        {
            return false;
        }

        var partialBytes = BlockCount(answer.Partition) * _stage.Code.PartialBytes;
        if (answer.Partials.Length != partialBytes)
        {
            throw new InvalidDataException(
                $"Node {node} answered partition {answer.Partition} of {_key} with {answer.Partials.Length} bytes of partial results; {partialBytes} were expected.");
        }

        answer.Partials.AsSpan().CopyTo(_partials.AsSpan(checked((int)(FirstBlock(answer.Partition) * _stage.Code.PartialBytes))));
        partition.IsDone = true;
        partition.Holder = 0;
        DoneElements += ElementCount(answer.Partition);
        OpenPartitions--;
        return true;
    }

    /// <summary>Takes a lost node's partitions back, so that they are granted again under a new attempt.</summary>
    /// <returns>The partitions that were taken back, each with the number of nodes it has lost by now.</returns>
    public ImmutableArray<(int Partition, int LostNodes)> TakeBackFrom(int node)
    {
        var takenBack = ImmutableArray.CreateBuilder<(int, int)>();
        for (var index = 0; index < _nextFresh; index++)
        {
            ref var partition = ref _partitions[index];
            if (partition.Holder == node)
            {
                partition.Holder = 0;
                partition.Attempt++;
                _lost.Push(index);
                takenBack.Add((index, partition.Attempt));
            }
        }

        return takenBack.ToImmutable();
    }

    private static long CeilingDivide(long value, long by) => (value + by - 1) / by;

    private long FirstBlock(int partition) => (long)partition * _blocksPerPartition;

    private int BlockCount(int partition) => (int)Math.Min(_blocksPerPartition, _stage.BlockCount - FirstBlock(partition));

    private long ElementCount(int partition) => _stage.Domain.ElementsIn(FirstBlock(partition), BlockCount(partition));

    /// <summary>Nodes are numbered from 1, so holder 0 is nobody.</summary>
    private struct PartitionEntry
    {
        public int Holder;
        public int Attempt;
        public bool IsDone;
    }
}
