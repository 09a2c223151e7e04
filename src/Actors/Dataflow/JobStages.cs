using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ActorShm.Actors.Messages;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;

namespace ActorShm.Actors.Dataflow;

/// <summary>
/// The stages of one job: the one that it is at, and those that are over and that some node has not closed yet. A work table is given back when no node can write to it any more. Not thread-safe.
/// </summary>
/// <param name="runJob">The job's number in the run.</param>
/// <param name="tables">Where work tables come from.</param>
internal sealed class JobStages(long runJob, WorkTablePool tables)
{
    private readonly List<StageBooks> _closing = []; // over, and not closed by every node

    /// <summary>The nodes that the current stage waits for, when that was last looked for.</summary>
    private IReadOnlySet<int> _awaited = ImmutableHashSet<int>.Empty;
    private long _beats;

    /// <summary>The place of the current stage, from 0; -1 before the first, and one behind the last when all are over.</summary>
    public int Index { get; private set; } = -1;

    /// <summary>The number of the current stage for people, from 1; 0 before the first, and that of the last when all are over.</summary>
    public int Number => Current is null ? Math.Max(0, Index) : Index + 1;

    /// <summary>The name of the current stage in messages.</summary>
    public StageKey Key => new(runJob, Index);

    /// <summary>The stage that the job is at; null before the first and after the last.</summary>
    public JobStage? Current { get; private set; }

    /// <summary>The name that the next stage will have.</summary>
    public StageKey NextKey => new(runJob, Index + 1);

    /// <summary>Its books; null where there are none yet, or no more.</summary>
    public StageBooks? Books => Current?.Books;

    /// <summary>Whether nodes can work at the current stage: its table is made, and not everything is done.</summary>
    [MemberNotNullWhen(true, nameof(Books), nameof(Current))]
    public bool IsComputing => Books is { IsDone: false };

    /// <summary>Whether a work table is being made for it.</summary>
    public bool IsMakingTable => Current?.TableMaking is not null;

    /// <summary>
    /// Whether the job has to wait until nodes have closed the current stage: what it wrote is read by the next one, sealed or handed out only after every writer has closed its views or was
    /// seen to be gone. A stage that only reads need not be waited for, unless its table counts: what was set aside is for one of these.
    /// </summary>
    public bool MustClose => Books is { IsOpen: true } books && (books.Stage.OutputIndexes.Length > 0 || !books.Rented.IsKept);

    /// <summary>Whether every node has closed every stage that the job has left.</summary>
    public bool AllClosed => _closing.Count == 0;

    private IEnumerable<StageBooks> AllBooks => Books is null ? [.. _closing] : [.. _closing, Books];

    /// <summary>The stage before it is over, and the next one has its place.</summary>
    /// <param name="stage">What is to be done.</param>
    /// <param name="opening">What nodes are told of it, but for the table and their place in it. It has the name <see cref="NextKey"/>.</param>
    /// <param name="trace">The activity of the stage; null when nobody listens.</param>
    public void MoveOn(Stage stage, OpenStage opening, Activity? trace)
    {
        Index++;
        Current = new JobStage(Key, stage, opening, trace);
    }

    /// <summary>The last stage is over.</summary>
    public void End()
    {
        Index++;
        Current = null;
    }

    /// <summary>The current stage is over for the job. Its table is kept from others until every node has closed it.</summary>
    public void Leave()
    {
        if (Books is { } books)
        {
            Current!.Leave();
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

    /// <summary>A node has closed a stage. With the last one, and when no other will open it, the memory of its table is free.</summary>
    /// <returns>Whether it is a stage that was still open.</returns>
    public bool TryClose(StageKey key, int node)
    {
        if (AllBooks.FirstOrDefault(books => books.Key == key) is not { } books)
        {
            return false;
        }

        Close(books, node);
        return true;
    }

    /// <summary>A node is gone: it writes no more for any stage, and another may come under its number.</summary>
    public void ForgetNode(int node)
    {
        Current?.ForgetUnopened(node);
        foreach (var books in AllBooks)
        {
            Close(books, node);
        }
    }

    /// <summary>Looks for the nodes without which the current stage cannot be finished.</summary>
    public void FindAwaited()
    {
        var beats = Books?.Beats ?? 0;
        var isQuiet = beats == _beats;
        _beats = beats;
        _awaited = Books?.FindAwaited(isQuiet) ?? ImmutableHashSet<int>.Empty;
    }

    /// <summary>How many blocks a node says that it has finished, of all stages that it has open.</summary>
    public long BeatsOf(int node) => AllBooks.Sum(books => books.BeatsOf(node));

    /// <summary>Whether a stage cannot be finished, or not closed, without a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="isGivenUp">Whether the current stage is not finished any more, because the job has failed.</param>
    public bool IsOwing(int node, bool isGivenUp) => AllBooks.Any(books => IsOwed(books, node, isGivenUp));

    /// <summary>The job has ended in the middle: nobody is left to hear that nodes have closed its stages, or that a table is made. Those that there are go now, and one that is being made goes when it is.</summary>
    public void RemoveTables()
    {
        foreach (var books in AllBooks)
        {
            WorkTablePool.Remove(books.Rented);
        }

        _ = Current?.TableMaking?.ContinueWith(
            static made => WorkTablePool.Remove(made.Result), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

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

        // A stage that is over was closed on every node that had it open, and the answer of this one is missing.
        var isOver = books != Books || books.IsDone || isGivenUp;
        return isOver || _awaited.Contains(node);
    }
}
