using System.Collections.Immutable;
using ActorShm.Actors.Messages;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;

namespace ActorShm.Actors.Dataflow;

/// <summary>
/// The host's books of one stage: its work table, the nodes that have it open, and whether it is done. Uses neither messages nor clocks; not thread-safe.
/// </summary>
/// <remarks>
/// The stage is done when every partition is marked as done in the table, never because things went quiet. A partition of a lost node is released under
/// a new attempt, so work of an older attempt is never taken. Each partial result has the place of its block, so the order in which nodes
/// work cannot be seen in the result.
/// </remarks>
/// <param name="key">The key of the stage in messages.</param>
/// <param name="stage">The stage to compute.</param>
/// <param name="rented">The work table of the stage.</param>
internal sealed class StageBooks(StageKey key, Stage stage, RentedTable rented)
{
    /// <summary>The number of slots for nodes that join while a stage runs.</summary>
    private const int SlotsForJoiners = 16;

    private readonly WorkTable _table = rented.Table;
    private readonly Dictionary<int, int> _slotOf = []; // of the nodes that have the stage open
    private readonly HashSet<int> _known = []; // nodes that have had it open, which the table may name
    private readonly Stack<int> _freeSlots = new();
    private int _slotsGiven; // the largest number of nodes that had it open at the same time
    private long _beatsOfClosed;
    private int _idleLosses;
    private long _progressAtIdleLoss;

    public StageKey Key => key;

    public Stage Stage => stage;

    /// <summary>Gets the work table, to be given back when no node has the stage open.</summary>
    public RentedTable Rented => rented;

    /// <summary>Gets the number of partitions of the stage.</summary>
    public int PartitionCount => _table.Cut.PartitionCount;

    /// <summary>Gets whether all partitions are done.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Gets whether some node may still write to the stage's table or outputs.</summary>
    public bool IsOpen => _slotOf.Count > 0;

    /// <summary>Gets the nodes that have the stage open, or have been told to open it.</summary>
    public IReadOnlyCollection<int> OpenOn => _slotOf.Keys;

    /// <summary>Gets all partial results in block order, once the stage is done.</summary>
    public ReadOnlySpan<byte> Partials => _table.Partials;

    /// <summary>Gets the elements of partitions that are done, by the nodes' own count.</summary>
    public long ElementsDone
    {
        get
        {
            var done = 0L;
            for (var slot = 0; slot < _slotsGiven; slot++)
            {
                done = Math.Min(done + ReadCount(ref _table.Slot(slot).ElementsDone, stage.ElementCount), stage.ElementCount);
            }

            return done;
        }
    }

    /// <summary>Gets the number of blocks that all nodes say they have finished, including nodes that have closed the stage or are gone. Its growth is what has been done in between.</summary>
    public long Beats => _beatsOfClosed + _slotOf.Keys.Sum(BeatsOf);

    /// <summary>Computes how many slots a table needs.</summary>
    /// <param name="nodeCount">The number of nodes that the stage begins with.</param>
    public static int SlotsFor(int nodeCount) => Math.Min(nodeCount + SlotsForJoiners, WorkTable.MaximumSlots);

    /// <summary>Gives a node a slot, so that it can open the stage.</summary>
    /// <returns>False when all slots are in use: the node has to wait until another node is lost, or for the next stage.</returns>
    public bool TryOpenOn(int node, out int slot)
    {
        if (!_freeSlots.TryPop(out slot))
        {
            slot = _slotsGiven;
            if (slot == _table.SlotCount)
            {
                return false;
            }

            _slotsGiven++;
        }

        // The count of elements stays: it counts for the stage, whichever node had the slot.
        _table.Slot(slot) = new WorkTableSlot { Node = node, ElementsDone = _table.Slot(slot).ElementsDone };
        _slotOf[node] = slot;
        _known.Add(node);
        return true;
    }

    /// <summary>Frees the slot of a node that has closed the stage or whose exit was seen, and which therefore writes nothing any more.</summary>
    /// <returns>Whether the node had the stage open.</returns>
    public bool CloseOn(int node)
    {
        _beatsOfClosed += BeatsOf(node);
        if (!_slotOf.Remove(node, out var slot))
        {
            return false;
        }

        _freeSlots.Push(slot);
        return true;
    }

    /// <summary>Makes every node stop before its next block.</summary>
    public void Cancel() => _table.Cancel();

    /// <summary>Gets the partitions that a node with the stage open says it has done so far.</summary>
    public long PartitionsDoneBy(int node) => _slotOf.TryGetValue(node, out var slot) ? ReadCount(ref _table.Slot(slot).PartitionsDone, PartitionCount) : 0;

    /// <summary>Gets the number of blocks that a node with the stage open says it has finished.</summary>
    public long BeatsOf(int node) => _slotOf.TryGetValue(node, out var slot) ? Volatile.Read(ref _table.Slot(slot).Beats) : 0;

    /// <summary>Gets what a node with the stage open says it is doing with it at this moment.</summary>
    public StageUse UseBy(int node) => _slotOf.TryGetValue(node, out var slot) ? _table.Slot(slot).Use : StageUse.None;

    /// <summary>Finds, among the nodes that have the stage open, those that hold a partition or leave one undone.</summary>
    /// <param name="isQuiet">
    /// Whether nobody has finished a block lately. Then the states of all partitions are examined: a node that stops between claiming a partition and saying so in
    /// its slot holds it all the same, and where all nodes stop before they claim, each of them leaves the unclaimed partitions undone.
    /// </param>
    public IReadOnlySet<int> FindAwaited(bool isQuiet)
    {
        var awaited = _slotOf.Where(node => Volatile.Read(ref _table.Slot(node.Value).PartitionInWork) != 0).Select(node => node.Key).ToHashSet();
        for (var partition = 0; isQuiet && partition < PartitionCount; partition++)
        {
            var state = _table.StateOf(partition);
            if (state.Kind == PartitionKind.Open)
            {
                return _slotOf.Keys.ToHashSet();
            }

            if (state.Kind == PartitionKind.Claimed && _slotOf.ContainsKey(state.Node))
            {
                awaited.Add(state.Node);
            }
        }

        return awaited;
    }

    /// <summary>Checks whether every partition is done, after a node has found nothing more to do.</summary>
    /// <param name="node">The node.</param>
    /// <param name="partitionsDone">The number of partitions that it says it has done.</param>
    /// <exception cref="InvalidDataException">The table contradicts the node, or makes no sense.</exception>
    public bool Finish(int node, long partitionsDone)
    {
        var (done, doneByNode) = CountDone(node);
        if (doneByNode < partitionsDone)
        {
            throw new InvalidDataException($"Node {node} says that it has done {partitionsDone} partitions of {key}; the work table has {doneByNode} of it.");
        }

        return IsDone = done == PartitionCount;
    }

    /// <summary>Opens the partitions of a node whose exit was seen to the others. They count as lost with the node, unless it was lost to something else or left in good order.</summary>
    /// <param name="node">The node.</param>
    /// <param name="isLost">Whether the node was lost while it computed the stage, so that one of the partitions may be the reason.</param>
    /// <returns>The partitions that were released, each with the number of nodes that it has lost so far.</returns>
    /// <exception cref="InvalidDataException">The table makes no sense.</exception>
    public ImmutableArray<(int Partition, int LostNodes)> ReleaseFrom(int node, bool isLost)
    {
        var released = ImmutableArray.CreateBuilder<(int, int)>();
        for (var partition = 0; partition < PartitionCount; partition++)
        {
            var state = Checked(partition);
            var open = isLost ? state.Released() : state.HandedBack();
            if (state.Kind == PartitionKind.Claimed && state.Node == node && _table.TryChange(partition, state, open))
            {
                released.Add((partition, open.Attempt));
            }
        }

        IsDone = CountDone(node).Done == PartitionCount;
        return released.ToImmutable();
    }

    /// <summary>
    /// Counts how many nodes in a row were lost while they opened or computed the stage, with nothing done by any node in between. A stage that kills the nodes that open it must not use up all restarts of the run.
    /// A node that has finished a block, or has made progress within a long one, was not killed by opening the stage; a node that goes on with the stage shows that it can be done.
    /// </summary>
    /// <param name="lastUse">What the node last did with the stage. A node that did nothing with it, and only had it open behind another job's stage, was not lost to it.</param>
    /// <param name="lossesPerNode">How many losses, for each node that has had the stage open, make the stage the likely cause; of several nodes, some may die of something else.</param>
    /// <param name="losses">The number of losses in a row so far.</param>
    /// <returns>Whether there are so many that the stage seems to be what kills the nodes.</returns>
    public bool CountLoss(StageUse lastUse, int lossesPerNode, out int losses)
    {
        losses = _idleLosses;
        if (lastUse == StageUse.None)
        {
            return false;
        }

        var progress = ElementsDone + Beats;
        losses = _idleLosses = progress > _progressAtIdleLoss ? 1 : _idleLosses + 1;
        _progressAtIdleLoss = progress;

        // A node that opens a stage may be computing another one, which is the likelier cause. So it takes one more loss, for the other stage to come to its end first.
        return losses >= ((long)lossesPerNode * _slotsGiven) + (lastUse == StageUse.Opening ? 1 : 0);
    }

    private (int Done, int DoneByNode) CountDone(int node)
    {
        var (done, doneByNode) = (0, 0);
        for (var partition = 0; partition < PartitionCount; partition++)
        {
            var state = Checked(partition);
            if (state.Kind == PartitionKind.Done)
            {
                done++;
                doneByNode += state.Node == node ? 1 : 0;
            }
        }

        return (done, doneByNode);
    }

    /// <summary>Reads the state of a partition and checks it. Other processes write the table, so its content is believed only if it can be true.</summary>
    private PartitionState Checked(int partition)
    {
        var state = _table.StateOf(partition);
        var isPossible = state.Kind == PartitionKind.Open
            ? state.Node == 0
            : state.Kind is PartitionKind.Claimed or PartitionKind.Done && _known.Contains(state.Node);
        return isPossible
            ? state
            : throw new InvalidDataException(
                $"The work table of {key} says 0x{state.Word:X16} about partition {partition}, which no node of the stage can have written. Its memory is damaged; submit the job again.");
    }

    private static long ReadCount(ref long count, long most) => Math.Clamp(Volatile.Read(ref count), 0, most);
}
