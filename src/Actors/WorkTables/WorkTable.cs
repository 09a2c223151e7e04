using ActorShm.Actors.Cutting;
using ActorShm.Actors.Messages;
using ActorShm.Segments;

namespace ActorShm.Actors.WorkTables;

/// <summary>The work of one stage, in memory that the host and its nodes share: which node has which partition, what is done, and the partial results.</summary>
/// <remarks>
/// <para>Only the state of a partition says whom it belongs to, and it changes by one interlocked operation; everything else is a hint or a count.
/// So a process may die between any two instructions, and no partition is lost or done twice.</para>
/// <para>The dimensions of the table are copied when it is opened, and checked against the file. So no access leaves the file, whatever another process
/// writes later. Safe on any thread. The file belongs to the code that rented it.</para>
/// </remarks>
internal sealed class WorkTable
{
    /// <summary>The largest number of nodes that can have one stage open.</summary>
    public const int MaximumSlots = 4096;

    private readonly SharedFile _file;

    private WorkTable(SharedFile file, in StageCut cut, int slotCount, int nodeCount)
    {
        _file = file;
        Cut = cut;
        SlotCount = slotCount;
        NodeCount = nodeCount;
    }

    /// <summary>Gets how the stage is cut.</summary>
    public StageCut Cut { get; }

    /// <summary>Gets how many nodes can have the stage open.</summary>
    public int SlotCount { get; }

    /// <summary>Gets how many nodes the stage began with.</summary>
    public int NodeCount { get; }

    /// <summary>Gets the next partition that is in no batch. The value may be anything, so it must be checked.</summary>
    public ref int NextPartition => ref _file.At<WorkTableHeader>(0).NextPartition;

    /// <summary>Gets whether the stage is cancelled, which nodes check before each block.</summary>
    public bool IsCancelled => Volatile.Read(ref _file.At<WorkTableHeader>(0).Cancelled) != 0;

    /// <summary>Gets all partial results, in block order.</summary>
    public ReadOnlySpan<byte> Partials => _file.Bytes(WorkTableLayout.OffsetOfPartials(SlotCount, Cut.PartitionCount), checked((int)Cut.PartialsBytes));

    /// <summary>Writes an empty table into a file that no other process uses.</summary>
    /// <param name="file">A file that is long enough.</param>
    /// <param name="key">The stage.</param>
    /// <param name="cut">How it is cut.</param>
    /// <param name="slotCount">The number of nodes that can have the stage open, at most <see cref="MaximumSlots"/>.</param>
    /// <param name="nodeCount">The number of nodes that the stage begins with.</param>
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

    /// <summary>Opens a table that another process has made, after checking that it belongs to this stage.</summary>
    /// <param name="file">The file of the table.</param>
    /// <param name="key">The stage.</param>
    /// <exception cref="InvalidDataException">The table belongs to another stage, or its dimensions do not fit the file.</exception>
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

    /// <summary>Throws if the table was not cut for a stage of these dimensions.</summary>
    /// <param name="blockCount">The blocks of the stage.</param>
    /// <param name="partialBytes">The bytes of partial results per block.</param>
    /// <exception cref="InvalidDataException">The dimensions differ.</exception>
    public void RequireFor(long blockCount, int partialBytes)
    {
        if (Cut.BlockCount != blockCount || Cut.PartialBytes != partialBytes)
        {
            throw Malformed(_file, $"it is for {Cut.BlockCount} blocks and {Cut.PartialBytes} bytes of partial results for each; the stage has {blockCount} and {partialBytes}");
        }
    }

    /// <summary>Makes every node stop before its next block.</summary>
    public void Cancel() => Volatile.Write(ref _file.At<WorkTableHeader>(0).Cancelled, 1);

    /// <summary>Gets the slot in which a node reports on itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public ref WorkTableSlot Slot(int slot)
    {
        RequireWithin(slot, SlotCount);
        return ref _file.At<WorkTableSlot>(WorkTableLayout.OffsetOfSlot(slot));
    }

    /// <summary>Shows the host that the node of a slot does not hang. Safe on any thread.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public void Beat(int slot) => Interlocked.Increment(ref Slot(slot).Beats);

    /// <summary>Records what the node of a slot does with the stage from now on. Call it before the node does so; it does not wait, because each turn records it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public void SetUse(int slot, StageUse use) => Slot(slot).Use = use;

    /// <summary>Gets the current state of a partition.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such partition.</exception>
    public PartitionState StateOf(int partition) => new(Volatile.Read(ref Word(partition)));

    /// <summary>Changes the state of a partition if it is still the expected one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such partition.</exception>
    public bool TryChange(int partition, PartitionState from, PartitionState to) =>
        Interlocked.CompareExchange(ref Word(partition), to.Word, from.Word) == from.Word;

    /// <summary>Gets the memory for the partial results of one block.</summary>
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
