using System.Diagnostics;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;

namespace ActorShm.Actors.Dataflow;

/// <summary>
/// The current stage of a job: the message that opens it, the nodes that could not open it, and its books, which exist from when its work table is made until the job has left the stage. Not thread-safe.
/// </summary>
/// <param name="key">The key of the stage in messages.</param>
/// <param name="stage">The stage to compute.</param>
/// <param name="opening">The message that opens it, without the table and the node's place in it.</param>
/// <param name="trace">The activity of the stage; null when nobody listens.</param>
internal sealed class JobStage(StageKey key, Stage stage, OpenStage opening, Activity? trace)
{
    /// <summary>The largest number of different reasons that are given; beyond it only the number of nodes is given.</summary>
    private const int NamedReasons = 3;

    private readonly SortedDictionary<int, string> _unable = [];
    private OpenStage _opening = opening;
    private Activity? _trace = trace;

    public Stage Stage => stage;

    /// <summary>Gets the table that is being made; null when none is.</summary>
    public Task<RentedTable>? TableMaking { get; private set; }

    /// <summary>Gets the books of the stage; null until its table is made, and after the job has left the stage.</summary>
    public StageBooks? Books { get; private set; }

    /// <summary>How many nodes could not open it.</summary>
    public int UnableCount => _unable.Count;

    /// <summary>Notes that a table is being made for the stage.</summary>
    public void AwaitTable(Task<RentedTable> making) => TableMaking = making;

    /// <summary>Notes that the table could not be made, or that nobody needs it any more.</summary>
    public void DoWithoutTable() => TableMaking = null;

    /// <summary>Takes the table when it is made; nodes can then open the stage.</summary>
    /// <returns>The number of partitions.</returns>
    public int Begin(RentedTable table)
    {
        _opening = _opening with { Table = table.Number };
        Books = new StageBooks(key, stage, table);
        TableMaking = null; // last, because code that ends the job has to find the table in one place or the other
        _trace?.SetTag("actorshm.partitions", Books.PartitionCount);
        return Books.PartitionCount;
    }

    /// <summary>Gives up the books when the job leaves the stage. Nodes that still have it open are awaited elsewhere.</summary>
    public void Leave() => Books = null;

    /// <summary>Makes the message for one node.</summary>
    public OpenStage OpeningFor(int node, int slot) => _opening with { Node = node, Slot = slot };

    /// <summary>Whether a node could not open it.</summary>
    public bool IsUnable(int node) => _unable.ContainsKey(node);

    /// <summary>A node could not open it. It is asked again for the next stage.</summary>
    public void AddUnable(int node, string reason) => _unable.Add(node, reason);

    /// <summary>A node is gone; another may come under its number.</summary>
    public void ForgetUnable(int node) => _unable.Remove(node);

    /// <summary>Why nodes could not open it, as sentences.</summary>
    public string DescribeUnable()
    {
        var byReason = _unable.GroupBy(node => node.Value, node => node.Key, StringComparer.Ordinal).ToArray();
        var told = byReason.Take(NamedReasons).Select(nodes => $"It could not be opened by {NodesText.Of([.. nodes])}: {nodes.Key}");
        var untold = byReason.Skip(NamedReasons).Sum(nodes => nodes.Count());
        return string.Join(' ', told) + (untold > 0 ? $" {untold} more could not open it for other reasons." : string.Empty);
    }

    /// <summary>Ends the stage's activity, once.</summary>
    /// <param name="failure">Why it was not finished; null when it was.</param>
    public void EndTrace(string? failure)
    {
        Traces.End(_trace, failure);
        _trace = null;
    }
}
