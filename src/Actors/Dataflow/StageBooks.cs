using System.Collections.Immutable;
using ActorShm.Actors.Messages;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;

namespace ActorShm.Actors.Dataflow;

/// <summary>
/// The host's books of one stage: its work table, which nodes have it open, and whether it is done. Without messages or clocks; not thread-safe.
/// </summary>
/// <remarks>
/// The stage is done when every partition says so in the table, never because things went quiet. A partition of a lost node is released under
/// a new attempt, so nothing of an older one is ever taken. Partial results stand at the place of their block, so the order in which nodes
/// work cannot be seen in the result.
/// </remarks>
/// <param name="key">The stage's name in messages.</param>
/// <param name="stage">What is to be done.</param>
/// <param name="rented">Its table.</param>
internal sealed class StageBooks(StageKey key, Stage stage, RentedTable rented)
{
    /// <summary>Slots for nodes that join while a stage runs.</summary>
    private const int SlotsForJoiners = 16;

    private readonly WorkTable _table = rented.Table;
    private readonly Dictionary<int, int> _slotOf = []; // of those that have it open
    private readonly HashSet<int> _known = []; // who has had it open: the table may name them
    private readonly Stack<int> _freeSlots = new();
    private int _slotsGiven; // the most nodes that have had it open at the same time
    private long _beatsOfClosed;
    private int _idleLosses;
    private long _progressAtIdleLoss;

    public StageKey Key => key;

    public Stage Stage => stage;

    /// <summary>Its table, to be given back when nobody has the stage open.</summary>
    public RentedTable Rented => rented;

    /// <summary>How many partitions the stage has.</summary>
    public int PartitionCount => _table.Cut.PartitionCount;

    /// <summary>Whether all partitions are done.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether some node may still write to its table or its outputs.</summary>
    public bool IsOpen => _slotOf.Count > 0;

    /// <summary>The nodes that have it open, or have been told to open it.</summary>
    public IReadOnlyCollection<int> OpenOn => _slotOf.Keys;

    /// <summary>All partial results in block order, once the stage is done.</summary>
    public ReadOnlySpan<byte> Partials => _table.Partials;

    /// <summary>The elements of partitions that are done, by the nodes' own count.</summary>
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

    /// <summary>How many blocks all nodes say that they have finished, those included that have closed it or are gone: what it grows by has been done meanwhile.</summary>
    public long Beats => _beatsOfClosed + _slotOf.Keys.Sum(BeatsOf);

    /// <summary>How many slots a table needs.</summary>
    /// <param name="nodeCount">How many nodes the stage begins with.</param>
    public static int SlotsFor(int nodeCount) => Math.Min(nodeCount + SlotsForJoiners, WorkTable.MaximumSlots);

    /// <summary>Gives a node a slot, so that it can open the stage.</summary>
    /// <returns>False when all slots are in use: the node has to wait until another is lost, or for the next stage.</returns>
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

        // The elements stay: they count for the stage, whoever had the slot.
        _table.Slot(slot) = new WorkTableSlot { Node = node, ElementsDone = _table.Slot(slot).ElementsDone };
        _slotOf[node] = slot;
        _known.Add(node);
        return true;
    }

    /// <summary>A node has closed the stage, or its exit was seen: it writes nothing any more, so its slot is free.</summary>
    /// <returns>Whether it had it open.</returns>
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

    /// <summary>Has every node stop before its next block.</summary>
    public void Cancel() => _table.Cancel();

    /// <summary>The partitions that a node that has it open says it has done so far.</summary>
    public long PartitionsDoneBy(int node) => _slotOf.TryGetValue(node, out var slot) ? ReadCount(ref _table.Slot(slot).PartitionsDone, PartitionCount) : 0;

    /// <summary>How many blocks a node that has it open says that it has finished.</summary>
    public long BeatsOf(int node) => _slotOf.TryGetValue(node, out var slot) ? Volatile.Read(ref _table.Slot(slot).Beats) : 0;

    /// <summary>What a node that has it open says that it does with it at this moment.</summary>
    public StageUse UseBy(int node) => _slotOf.TryGetValue(node, out var slot) ? _table.Slot(slot).Use : StageUse.None;

    /// <summary>The nodes that have a partition in their hands, or leave one lying; of those that have the stage open.</summary>
    /// <param name="isQuiet">
    /// Whether nobody has finished a block lately. Then the states of all partitions are looked at: a node that stops between claiming one and saying so in
    /// its slot holds it all the same, and where all nodes stop before they claim, those that nobody has are left lying by each of them.
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

    /// <summary>Looks whether every partition is done, after a node has found nothing more to do.</summary>
    /// <param name="node">The node.</param>
    /// <param name="partitionsDone">How many it says that it has done.</param>
    /// <exception cref="InvalidDataException">The table says otherwise, or no sense.</exception>
    public bool Finish(int node, long partitionsDone)
    {
        var (done, doneByNode) = CountDone(node);
        if (doneByNode < partitionsDone)
        {
            throw new InvalidDataException($"Node {node} says that it has done {partitionsDone} partitions of {key}; the work table has {doneByNode} of it.");
        }

        return IsDone = done == PartitionCount;
    }

    /// <summary>Opens the partitions of a node whose exit was seen to the others: as lost to them, unless it was lost to something else or has left in good order.</summary>
    /// <param name="node">The node.</param>
    /// <param name="isLost">Whether the node was lost while it computed the stage, so that one of them may be the reason.</param>
    /// <returns>The partitions that were released, each with the number of nodes it has lost by now.</returns>
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
    /// Counts how many nodes in a row were lost while they opened or computed it, with nothing done by anybody in between: a stage that kills who opens it must not use up all restarts of the run.
    /// A node that has finished a block, or has gone on within a long one, was not killed by opening it, and one that goes on with the stage shows that it can be done.
    /// </summary>
    /// <param name="lastUse">What the node did with it last. One that did nothing with it, which only stood open there behind that of another job, was not lost to it.</param>
    /// <param name="lossesPerNode">As many losses are somebody else's for each node that has had it open, as of several some may die of something else.</param>
    /// <param name="losses">How many it has been.</param>
    /// <returns>Whether they are so many that it seems to be what kills them.</returns>
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

        // A node that opens a stage may compute another meanwhile, which is the likelier cause: it takes one more, so that the other comes to its end first.
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

    /// <summary>The table is written by other processes, so what it says is believed only if it can be true.</summary>
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
