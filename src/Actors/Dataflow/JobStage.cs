using System.Diagnostics;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;

namespace ActorShm.Actors.Dataflow;

/// <summary>
/// The stage that a job is at: what nodes are told of it, who could not open it, and, from when its work table is made until the job has left it, its books. Not thread-safe.
/// </summary>
/// <param name="key">The stage's name in messages.</param>
/// <param name="stage">What is to be done.</param>
/// <param name="opening">What nodes are told, but for the table and their place in it.</param>
/// <param name="trace">The activity of the stage; null when nobody listens.</param>
internal sealed class JobStage(StageKey key, Stage stage, OpenStage opening, Activity? trace)
{
    /// <summary>Of more different reasons than these only the number of nodes is told.</summary>
    private const int NamedReasons = 3;

    private readonly SortedDictionary<int, string> _unable = [];
    private OpenStage _opening = opening;
    private Activity? _trace = trace;

    public Stage Stage => stage;

    /// <summary>The table that is being made; null when none is.</summary>
    public Task<RentedTable>? TableMaking { get; private set; }

    /// <summary>Its books; null until its table is made, and again when the job has left the stage.</summary>
    public StageBooks? Books { get; private set; }

    /// <summary>How many nodes could not open it.</summary>
    public int UnableCount => _unable.Count;

    /// <summary>A table is being made for it.</summary>
    public void AwaitTable(Task<RentedTable> making) => TableMaking = making;

    /// <summary>The table could not be made, or nobody needs it any more.</summary>
    public void DoWithoutTable() => TableMaking = null;

    /// <summary>The table is made: nodes can open the stage.</summary>
    /// <returns>How many partitions it has.</returns>
    public int Begin(RentedTable table)
    {
        _opening = _opening with { Table = table.Number };
        Books = new StageBooks(key, stage, table);
        TableMaking = null; // last: who ends the job has to find the table in one place or the other
        _trace?.SetTag("actorshm.partitions", Books.PartitionCount);
        return Books.PartitionCount;
    }

    /// <summary>The job has left the stage. What is still open is somebody else's to wait for.</summary>
    public void Leave() => Books = null;

    /// <summary>What one node is told.</summary>
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

    /// <summary>Ends its activity, once.</summary>
    /// <param name="failure">Why it was not finished; null when it was.</param>
    public void EndTrace(string? failure)
    {
        Traces.End(_trace, failure);
        _trace = null;
    }
}
