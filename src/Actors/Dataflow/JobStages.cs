using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ActorShm.Actors.Messages;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;

namespace ActorShm.Actors.Dataflow;

/// <summary>
/// The stages of one job: the current one, and those that are over but not yet closed by every node. A work table is given back when no node can write to it any more. Not thread-safe.
/// </summary>
/// <param name="runJob">The job's number in the run.</param>
/// <param name="tables">The pool of work tables.</param>
internal sealed class JobStages(long runJob, WorkTablePool tables)
{
    private readonly List<StageBooks> _closing = []; // over, but not closed by every node

    /// <summary>The index of the current stage, from 0; -1 before the first, and one past the last when all are over.</summary>
    private int _index = -1;

    /// <summary>The current stage of the job; null before the first and after the last.</summary>
    private JobStage? _current;

    /// <summary>The nodes that the current stage waits for, as of the last look.</summary>
    private IReadOnlySet<int> _awaited = ImmutableHashSet<int>.Empty;
    private long _beats;

    /// <summary>Gets whether the job has come to its first stage.</summary>
    public bool HasBegun => _index >= 0;

    /// <summary>Gets the number of the current stage for people, from 1; 0 before the first, and that of the last when all are over.</summary>
    public int Number => _current is null ? Math.Max(0, _index) : _index + 1;

    /// <summary>Gets the key of the current stage in messages.</summary>
    public StageKey Key => new(runJob, _index);

    /// <summary>Gets the key that the next stage will have.</summary>
    public StageKey NextKey => new(runJob, _index + 1);

    /// <summary>Gets whether a work table is being made for the current stage.</summary>
    public bool IsMakingTable => _current?.TableMaking is not null;

    /// <summary>Gets whether nodes can work on the current stage: its table is made, and not everything is done.</summary>
    public bool IsComputing => Books is { IsDone: false };

    /// <summary>Gets whether all partitions of the current stage are done, and the job has not left it.</summary>
    public bool IsDone => Books is { IsDone: true };

    /// <summary>Gets whether some node may still write to the table or the outputs of the current stage.</summary>
    public bool IsOpen => Books is { IsOpen: true };

    /// <summary>
    /// Gets whether the job has to wait until nodes have closed the current stage. What a stage wrote may be read by the next one, sealed or handed out only after every writer has closed its views or was
    /// seen to be gone. A stage that only reads need not be waited for, unless its table counts against the quota: room was set aside for one such table.
    /// </summary>
    public bool MustClose => Books is { IsOpen: true } books && (books.Stage.OutputIndexes.Length > 0 || !books.Rented.IsKept);

    /// <summary>Gets whether every node has closed every stage that the job has left.</summary>
    public bool AllClosed => _closing.Count == 0;

    /// <summary>Gets the nodes that have the current stage open, or have been told to open it.</summary>
    public IReadOnlyCollection<int> OpenNodes => Books?.OpenOn ?? [];

    /// <summary>How many nodes could not open the current stage.</summary>
    public int UnableCount => _current?.UnableCount ?? 0;

    /// <summary>Gets the number of partitions of the current stage; 0 before its table is made.</summary>
    public int PartitionCount => Books?.PartitionCount ?? 0;

    /// <summary>Gets the number of elements of the current stage.</summary>
    public long ElementCount => _current?.Stage.ElementCount ?? 0;

    /// <summary>Gets how many of them are in partitions that are done, by the nodes' own count.</summary>
    public long ElementsDone => Books?.ElementsDone ?? 0;

    /// <summary>Gets all partial results of the current stage in block order, once it is done.</summary>
    public ReadOnlySpan<byte> Partials => RequireBooks().Partials;

    /// <summary>Gets the books of the current stage; null before its table is made, and after the job has left it.</summary>
    private StageBooks? Books => _current?.Books;

    private IEnumerable<StageBooks> AllBooks => Books is null ? [.. _closing] : [.. _closing, Books];

    /// <summary>Moves on to the next stage, when the one before it is over.</summary>
    /// <param name="stage">The stage to compute.</param>
    /// <param name="opening">The message that opens it, without the table and the node's place in it. It has the key <see cref="NextKey"/>.</param>
    /// <param name="trace">The activity of the stage; null when nobody listens.</param>
    public void MoveOn(Stage stage, OpenStage opening, Activity? trace)
    {
        _index++;
        _current = new JobStage(Key, stage, opening, trace);
    }

    /// <summary>Notes that the last stage is over.</summary>
    public void End()
    {
        _index++;
        _current = null;
    }

    /// <summary>Notes that a work table is being made for the current stage.</summary>
    public void AwaitTable(Task<RentedTable> making) => RequireCurrent().AwaitTable(making);

    /// <summary>Notes that the table could not be made, or that nobody needs it any more.</summary>
    public void DoWithoutTable() => RequireCurrent().DoWithoutTable();

    /// <summary>Takes the table when it is made; nodes can then open the stage.</summary>
    /// <returns>The number of partitions.</returns>
    public int Begin(RentedTable table) => RequireCurrent().Begin(table);

    /// <summary>Opens the current stage on a node, unless the node has it open or could not open it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="told">The message for the node.</param>
    /// <returns>False also when all slots are in use: the node has to wait until another node is lost, or for the next stage.</returns>
    public bool TryOpenOn(int node, [NotNullWhen(true)] out OpenStage? told)
    {
        var (stage, books) = (RequireCurrent(), RequireBooks());
        if (books.OpenOn.Contains(node) || stage.IsUnable(node) || !books.TryOpenOn(node, out var slot))
        {
            told = null;
            return false;
        }

        told = stage.OpeningFor(node, slot);
        return true;
    }

    /// <summary>A node could not open the current stage. Nothing of it is mapped there and nothing claimed, as if the node had closed it; it is asked again for the next one.</summary>
    /// <returns>Whether it was told to open it.</returns>
    public bool TryNoteUnable(int node, string reason)
    {
        if (!OpenNodes.Contains(node))
        {
            return false;
        }

        RequireCurrent().AddUnable(node, reason);
        Close(RequireBooks(), node);
        return true;
    }

    /// <summary>Why nodes could not open the current stage, as sentences.</summary>
    public string DescribeUnable() => RequireCurrent().DescribeUnable();

    /// <summary>Checks whether every partition of the current stage is done, after a node has found nothing more to do.</summary>
    /// <inheritdoc cref="StageBooks.Finish"/>
    public bool Finish(int node, long partitionsDone) => RequireBooks().Finish(node, partitionsDone);

    /// <summary>Makes every node stop before its next block of the current stage.</summary>
    public void Cancel() => RequireBooks().Cancel();

    /// <summary>Gets the partitions of the current stage that a node with the stage open says it has done so far.</summary>
    public long PartitionsDoneBy(int node) => Books?.PartitionsDoneBy(node) ?? 0;

    /// <summary>Ends the activity of the current stage, once.</summary>
    /// <param name="failure">Why the stage was not finished; null when it was.</param>
    public void EndTrace(string? failure) => _current?.EndTrace(failure);

    /// <summary>Leaves the current stage, which is over for the job. Its table is kept from other uses until every node has closed it.</summary>
    public void Leave()
    {
        if (Books is { } books)
        {
            RequireCurrent().Leave();
            if (books.IsOpen)
            {
                _closing.Add(books);
            }
            else
            {
                tables.Return(books.Rented);
            }
        }
    }

    /// <summary>Notes that a node has closed a stage. When the last node has closed it and no other will open it, the memory of its table is free.</summary>
    /// <returns>Whether the stage was still open.</returns>
    public bool TryClose(StageKey key, int node)
    {
        if (AllBooks.FirstOrDefault(books => books.Key == key) is not { } books)
        {
            return false;
        }

        Close(books, node);
        return true;
    }

    /// <summary>Forgets a node that is gone: it writes for no stage any more, and another node may come under its number.</summary>
    /// <returns>What the node did last with the current stage.</returns>
    public StageUse ForgetNode(int node)
    {
        var lastUse = Books?.UseBy(node) ?? StageUse.None;
        _current?.ForgetUnable(node);
        foreach (var books in AllBooks)
        {
            Close(books, node);
        }

        return lastUse;
    }

    /// <summary>Opens the partitions that a gone node held in the current stage to the other nodes. Only a node that was lost while it computed the stage may have been lost to one of its partitions: a node may hold partitions whose turn is over for now, and be lost to another stage meanwhile.</summary>
    /// <param name="node">The node.</param>
    /// <param name="hasLeft">Whether it left in good order.</param>
    /// <param name="lastUse">What it did last with the stage.</param>
    /// <inheritdoc cref="StageBooks.ReleaseFrom"/>
    public ImmutableArray<(int Partition, int LostNodes)> ReleaseFrom(int node, bool hasLeft, StageUse lastUse) =>
        RequireBooks().ReleaseFrom(node, isLost: !hasLeft && lastUse == StageUse.Computing);

    /// <inheritdoc cref="StageBooks.CountLoss"/>
    public bool CountLoss(StageUse lastUse, int lossesPerNode, out int losses) => RequireBooks().CountLoss(lastUse, lossesPerNode, out losses);

    /// <summary>Finds the nodes without which the current stage cannot be finished.</summary>
    public void FindAwaited()
    {
        var beats = Books?.Beats ?? 0;
        var isQuiet = beats == _beats;
        _beats = beats;
        _awaited = Books?.FindAwaited(isQuiet) ?? ImmutableHashSet<int>.Empty;
    }

    /// <summary>Gets the number of blocks that a node says it has finished, in all stages that it has open.</summary>
    public long BeatsOf(int node) => AllBooks.Sum(books => books.BeatsOf(node));

    /// <summary>Whether some stage cannot be finished, or not be closed, without a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="isGivenUp">Whether the current stage is not to be finished any more, because the job has failed.</param>
    public bool IsOwing(int node, bool isGivenUp) => AllBooks.Any(books => IsOwed(books, node, isGivenUp));

    /// <summary>Removes the tables when the job has ended in the middle, because nobody is left to hear that nodes have closed its stages or that a table is made. Existing tables are removed now, and one that is being made when it is done.</summary>
    public void RemoveTables()
    {
        foreach (var books in AllBooks)
        {
            WorkTablePool.Remove(books.Rented);
        }

        _ = _current?.TableMaking?.ContinueWith(
            static made => WorkTablePool.Remove(made.Result), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    private JobStage RequireCurrent() => _current ?? throw new InvalidOperationException($"Job {runJob} is at none of its stages.");

    private StageBooks RequireBooks() => Books ?? throw new InvalidOperationException($"{Key} has no work table: it is not made yet, or the job has left the stage.");

    private void Close(StageBooks books, int node)
    {
        if (books.CloseOn(node) && !books.IsOpen && _closing.Remove(books))
        {
            tables.Return(books.Rented);
        }
    }

    private bool IsOwed(StageBooks books, int node, bool isGivenUp)
    {
        if (!books.OpenOn.Contains(node))
        {
            return false;
        }

        // Every node that had an ended stage open was told to close it, and this one has not answered yet.
        var isOver = books != Books || books.IsDone || isGivenUp;
        return isOver || _awaited.Contains(node);
    }
}
