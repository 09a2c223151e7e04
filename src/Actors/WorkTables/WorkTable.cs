using ActorShm.Actors.Cutting;
using ActorShm.Actors.Messages;
using ActorShm.Segments;

namespace ActorShm.Actors.WorkTables;

/// <summary>The work of one stage in memory that the host and its nodes share: who has which partition, what is done, and the partial results.</summary>
/// <remarks>
/// <para>Which partition belongs to whom stands in its state alone, which changes by one interlocked operation; everything else is a hint or a count.
/// So a process may die between any two instructions, and no partition is lost or done twice.</para>
/// <para>The measures of the table are copied when it is opened and checked against the file, so whatever another process writes later, no access
/// leaves the file. Safe on any thread. The file belongs to who rented it.</para>
/// </remarks>
internal sealed class WorkTable
{
    /// <summary>The most nodes that can have one stage open.</summary>
    public const int MaximumSlots = 4096;

    private readonly SharedFile _file;

    private WorkTable(SharedFile file, in StageCut cut, int slotCount, int nodeCount)
    {
        _file = file;
        Cut = cut;
        SlotCount = slotCount;
        NodeCount = nodeCount;
    }

    /// <summary>How the stage is cut.</summary>
    public StageCut Cut { get; }

    /// <summary>How many nodes can have it open.</summary>
    public int SlotCount { get; }

    /// <summary>How many nodes it began with.</summary>
    public int NodeCount { get; }

    /// <summary>The next partition that no batch has; may be anything, so it is to be checked.</summary>
    public ref int NextPartition => ref _file.At<WorkTableHeader>(0).NextPartition;

    /// <summary>Whether nobody is to go on, which nodes look at before each block.</summary>
    public bool IsCancelled => Volatile.Read(ref _file.At<WorkTableHeader>(0).Cancelled) != 0;

    /// <summary>All partial results, in block order.</summary>
    public ReadOnlySpan<byte> Partials => _file.Bytes(WorkTableLayout.OffsetOfPartials(SlotCount, Cut.PartitionCount), checked((int)Cut.PartialsBytes));

    /// <summary>Writes an empty table into a file that no other process uses.</summary>
    /// <param name="file">Long enough.</param>
    /// <param name="key">The stage.</param>
    /// <param name="cut">How it is cut.</param>
    /// <param name="slotCount">How many nodes can have it open, at most <see cref="MaximumSlots"/>.</param>
    /// <param name="nodeCount">How many nodes it begins with.</param>
    public static WorkTable Make(SharedFile file, StageKey key, in StageCut cut, int slotCount, int nodeCount)
    {
        // The partial results are not cleared: each is written before its partition is done.
        file.Bytes(0, checked((int)WorkTableLayout.OffsetOfPartials(slotCount, cut.PartitionCount))).Clear();
        ref var header = ref file.At<WorkTableHeader>(0);
        header.Magic = WorkTableLayout.Magic;
        header.Version = WorkTableLayout.Version;
        header.SlotCount = slotCount;
        header.Job = key.Job;
        header.Stage = key.Stage;
        header.PartitionCount = cut.PartitionCount;
        header.BlockCount = cut.BlockCount;
        header.BlocksPerPartition = cut.BlocksPerPartition;
        header.PartialBytes = cut.PartialBytes;
        header.NodeCount = nodeCount;
        return new WorkTable(file, cut, slotCount, nodeCount);
    }

    /// <summary>Takes up a table that another process has made, after checking that it is the one of this stage.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="key">The stage.</param>
    /// <exception cref="InvalidDataException">It is another, or its measures do not fit the file.</exception>
    public static WorkTable Open(SharedFile file, StageKey key)
    {
        var header = file.LengthBytes >= WorkTableLayout.HeaderBytes
            ? file.At<WorkTableHeader>(0)
            : throw Malformed(file, $"it has {file.LengthBytes} bytes, and its head alone takes {WorkTableLayout.HeaderBytes}");
        if (header.Magic != WorkTableLayout.Magic || header.Version != WorkTableLayout.Version)
        {
            throw Malformed(file, $"it is none of version {WorkTableLayout.Version}");
        }

        if (new StageKey(header.Job, header.Stage) != key)
        {
            throw Malformed(file, $"it is not the one of {key}");
        }

        var cut = new StageCut(header.BlockCount, header.PartitionCount, header.BlocksPerPartition, header.PartialBytes);
        if (header.SlotCount is < 1 or > MaximumSlots
            || cut.BlockCount < 0
            || cut.PartialBytes < 0
            || cut.PartitionCount is < 1 or > JobTerms.MostPartitions
            || cut.BlocksPerPartition < 1
            || (long)cut.PartitionCount * cut.BlocksPerPartition < cut.BlockCount
            || WorkTableLayout.TableBytes(header.SlotCount, cut) > file.LengthBytes)
        {
            throw Malformed(
                file,
                $"{header.SlotCount} slots, and {cut.PartitionCount} partitions of {cut.BlocksPerPartition} blocks for {cut.BlockCount}, do not fit into {file.LengthBytes} bytes");
        }

        return new WorkTable(file, cut, header.SlotCount, Math.Clamp(header.NodeCount, 1, MaximumSlots));
    }

    /// <summary>Refuses the table where it is not cut for a stage of these measures.</summary>
    /// <param name="blockCount">The blocks of the stage.</param>
    /// <param name="partialBytes">The bytes of partial results that each of its blocks leaves.</param>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public void RequireFor(long blockCount, int partialBytes)
    {
        if (Cut.BlockCount != blockCount || Cut.PartialBytes != partialBytes)
        {
            throw Malformed(_file, $"it is for {Cut.BlockCount} blocks and {Cut.PartialBytes} bytes of partial results for each; the stage has {blockCount} and {partialBytes}");
        }
    }

    /// <summary>Has every node stop before its next block.</summary>
    public void Cancel() => Volatile.Write(ref _file.At<WorkTableHeader>(0).Cancelled, 1);

    /// <summary>What a node says of itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public ref WorkTableSlot Slot(int slot)
    {
        RequireWithin(slot, SlotCount);
        return ref _file.At<WorkTableSlot>(WorkTableLayout.OffsetOfSlot(slot));
    }

    /// <summary>Shows the host that the node of a slot does not hang. Safe on any thread.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public void Beat(int slot) => Interlocked.Increment(ref Slot(slot).Beats);

    /// <summary>Says what the node of a slot does with the stage from now on: before it does so, and without waiting, since each turn says it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public void SetUse(int slot, StageUse use) => Slot(slot).Use = use;

    /// <summary>The state of a partition now.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such partition.</exception>
    public PartitionState StateOf(int partition) => new(Volatile.Read(ref Word(partition)));

    /// <summary>Changes the state of a partition, unless it is another than expected by now.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such partition.</exception>
    public bool TryChange(int partition, PartitionState from, PartitionState to) =>
        Interlocked.CompareExchange(ref Word(partition), to.Word, from.Word) == from.Word;

    /// <summary>Room for the partial results of one block.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    public Span<byte> PartialsOf(long block)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(block);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(block, Cut.BlockCount);
        return _file.Bytes(WorkTableLayout.OffsetOfPartials(SlotCount, Cut.PartitionCount) + (block * Cut.PartialBytes), Cut.PartialBytes);
    }

    private ref long Word(int partition)
    {
        RequireWithin(partition, Cut.PartitionCount);
        return ref _file.At<long>(WorkTableLayout.OffsetOfState(SlotCount, partition));
    }

    private static void RequireWithin(int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
    }

    private static InvalidDataException Malformed(SharedFile file, string why) => new($"The work table '{file.Path}' is malformed: {why}.");
}
