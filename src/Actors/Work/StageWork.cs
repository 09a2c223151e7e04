using System.Diagnostics;
using ActorShm.Actors.Cutting;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;

namespace ActorShm.Actors.Work;

/// <summary>How a turn of computing ended.</summary>
internal enum TurnEnd
{
    /// <summary>The turn's time is over; there is more to do.</summary>
    OutOfTime,

    /// <summary>Every partition that this node claimed is done, and none is left to claim.</summary>
    NothingLeft,

    /// <summary>The stage was cancelled, or is being closed.</summary>
    Stopped,
}

/// <summary>One stage in a node: claims partitions and computes them block by block, a turn at a time.</summary>
/// <remarks>
/// A turn may end between any two blocks, and within a block that may take minutes. The partition in work stays this node's, and the next turn continues it. One thread takes the
/// turns; <see cref="Stop"/> and <see cref="Beat"/> may be called from any.
/// </remarks>
/// <param name="open">The host's message that opens the stage.</param>
/// <param name="job">The job's actor, which is told how the work goes.</param>
/// <param name="table">The stage's work table.</param>
/// <param name="domain">The elements that the stage goes over.</param>
/// <param name="loop">The stage's code, ready to run.</param>
/// <param name="memory">The stage's segments, mapped.</param>
/// <param name="time">The clock by which turns end.</param>
internal sealed class StageWork(OpenStage open, IActorRef job, WorkTable table, StageDomain domain, IStageLoop loop, StageMemory memory, TimeProvider time)
    : IStageTurn
{
    private readonly PartitionClaims _claims = new(table, open.Node);
    private readonly StageCut _cut = table.Cut;
    private readonly BatchPrefault _prefault = new(domain, table.Cut, memory.InMemoryOutputBytes, (start, count) => memory.PrefaultOutputs(start, count, isAhead: true));
    private volatile bool _isStopped;
    private bool _hasPartition;
    private int _partition;
    private PartitionState _state;
    private long _nextBlock;
    private long _endBlock;
    private long _until;
    private object? _interrupted;

    private readonly Activity? _trace = Traces.Begin("compute", ActivityKind.Consumer, open.Trace, new("actorshm.job", open.Key.Job), new("actorshm.stage", open.Key.Stage + 1), new("actorshm.node", open.Node));

    public StageKey Key => open.Key;

    /// <summary>The time at which the stage was opened, as a timestamp of the node's clock.</summary>
    public long OpenedAt { get; } = time.GetTimestamp();

    /// <summary>The number of the file of the stage's work table.</summary>
    public long TableNumber => open.Table;

    /// <summary>The stage's share of the node's time.</summary>
    public int Weight => open.Priority.Weight();

    /// <summary>The job that the stage belongs to.</summary>
    public IActorRef Job => job;

    /// <summary>The stage's segments; the worker that opened them closes them once nothing computes on them any more.</summary>
    public StageMemory Memory => memory;

    /// <summary>The number of partitions that this node has done.</summary>
    public long PartitionsDone { get; private set; }

    /// <summary>Whether results computed from now on are of no use.</summary>
    private bool IsOver => _isStopped || table.IsCancelled;

    /// <summary>Ends the stage's trace, when the node has closed the stage.</summary>
    public void EndTrace()
    {
        _trace?.SetTag("actorshm.partitions", PartitionsDone);
        Traces.End(_trace);
    }

    /// <summary>Makes the current turn end before its next block, or within a long one.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Shows the host that this node computes.</summary>
    public void Beat() => table.Beat(open.Slot);

    /// <inheritdoc/>
    ReadOnlySpan<byte> IBlockMemory.Input(int slot, long startElement, int elementCount) => memory.Input(slot, startElement, elementCount);

    /// <inheritdoc/>
    Span<byte> IBlockMemory.Output(int slot, long startElement, int elementCount) => memory.Output(slot, startElement, elementCount);

    /// <inheritdoc/>
    bool IStageTurn.IsWanted()
    {
        Beat();
        return !IsOver;
    }

    /// <inheritdoc/>
    bool IStageTurn.MayGoOn() => time.GetTimestamp() < _until;

    /// <inheritdoc/>
    object? IStageTurn.Interrupted
    {
        get => _interrupted;
        set => _interrupted = value;
    }

    /// <summary>Looks for partitions again, after those of a lost node were opened.</summary>
    public void LookAgain() => _claims.LookAgain();

    /// <summary>Computes until a moment has passed or nothing is left.</summary>
    /// <param name="until">A timestamp of the clock. A block that was begun before it is finished, unless its loop can be interrupted.</param>
    /// <exception cref="InvalidDataException">The work table is damaged.</exception>
    public TurnEnd TakeTurn(long until)
    {
        table.SetUse(open.Slot, StageUse.Computing);
        var end = Compute(until);
        table.SetUse(open.Slot, StageUse.None); // not after an exception: the table then shows that this stage has ended the node
        return end;
    }

    private TurnEnd Compute(long until)
    {
        _until = until;
        while (!IsOver && (_hasPartition || TryBegin()))
        {
            while (!IsOver && time.GetTimestamp() < until && _prefault.TryGoOn())
            {
                Beat();
            }

            while (_nextBlock < _endBlock)
            {
                ComputeBlock(_nextBlock);
                if (IsOver)
                {
                    return TurnEnd.Stopped; // before the block is counted, because the loop may have left it unfinished
                }

                if (_interrupted is not null)
                {
                    return TurnEnd.OutOfTime;
                }

                _nextBlock++;
                if (_nextBlock < _endBlock && time.GetTimestamp() >= until)
                {
                    return TurnEnd.OutOfTime;
                }
            }

            Finish();
            if (time.GetTimestamp() >= until)
            {
                return TurnEnd.OutOfTime;
            }
        }

        return IsOver ? TurnEnd.Stopped : TurnEnd.NothingLeft;
    }

    private bool TryBegin()
    {
        if (!_claims.TryClaim(out _partition, out _state))
        {
            return false;
        }

        _hasPartition = true;
        _nextBlock = _cut.FirstBlock(_partition);
        _endBlock = _nextBlock + _cut.BlocksIn(_partition);
        Volatile.Write(ref table.Slot(open.Slot).PartitionInWork, _partition + 1);
        _prefault.Expect(_partition, _claims.LeftOfBatch);
        return true;
    }

    private void ComputeBlock(long block)
    {
        if (_interrupted is null)
        {
            var (start, count) = domain.OutputsOf(block);
            memory.PrefaultOutputs(start, count, isAhead: false);
        }

        loop.Run(this, block, blockCount: 1, table.PartialsOf(block));
        Beat();
    }

    private void Finish()
    {
        // The counts come first, so that they are there when the state says that the partition is done. If the node dies in between, one partition is counted too many, which shows only in the progress.
        var blocks = _cut.BlocksIn(_partition);
        ref var slot = ref table.Slot(open.Slot);
        Volatile.Write(ref slot.ElementsDone, slot.ElementsDone + (blocks == 0 ? 0 : domain.ElementsIn(_cut.FirstBlock(_partition), blocks)));
        Volatile.Write(ref slot.PartitionsDone, PartitionsDone + 1);
        if (!_claims.TryFinish(_partition, _state))
        {
            throw new InvalidDataException(
                $"The work table says that partition {_partition} is not in the hands of node {open.Node} any more, which has just computed it (attempt {_state.Attempt}). Its memory is damaged; submit the job again.");
        }

        _hasPartition = false;
        PartitionsDone++;
        slot.PartitionInWork = 0;
    }
}
