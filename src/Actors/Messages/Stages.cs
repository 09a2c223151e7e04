using System.Collections.Immutable;
using ActorShm.Actors.Messages.Wire;
using ActorShm.Segments;

namespace ActorShm.Actors.Messages;

/// <summary>The key of one stage of one job, which every message about the stage carries.</summary>
internal readonly record struct StageKey(long Job, int Stage)
{
    /// <summary>Describes the stage for people, counting from 1.</summary>
    public override string ToString() => $"stage {Stage + 1} of job {Job}";

    public void Write(WireWriter to)
    {
        to.Int64(Job);
        to.Int32(Stage);
    }

    public static StageKey Read(WireReader from) => new(from.Int64(), from.Count32());
}

/// <summary>Tells a node what to compute, over which segments, and where the work table is. A job sends this once to every node; the sender is the job.</summary>
/// <param name="Key">The stage.</param>
/// <param name="Table">The number of the work table's file.</param>
/// <param name="Node">The number with which the node claims partitions.</param>
/// <param name="Slot">The place in the table where the node reports its progress.</param>
/// <param name="Priority">How much of the node's time the stage gets while others are open.</param>
/// <param name="Domain">The elements that the stage goes over and where they lie in the inputs, in the closed binary form of the kernels.</param>
/// <param name="Code">The loop, in the closed binary form of the kernels.</param>
/// <param name="Inputs">One segment per input slot.</param>
/// <param name="InputFiles">For each input slot the file that it must be; the default value where any file will do.</param>
/// <param name="Outputs">One segment per output slot.</param>
/// <param name="Trace">The activity that the stage belongs to, as a <c>traceparent</c>; empty when nobody listens.</param>
internal sealed record OpenStage(
    StageKey Key,
    long Table,
    int Node,
    int Slot,
    JobPriority Priority,
    ImmutableArray<byte> Domain,
    ImmutableArray<byte> Code,
    ImmutableArray<SegmentHandle> Inputs,
    ImmutableArray<FileIdentity> InputFiles,
    ImmutableArray<SegmentHandle> Outputs,
    string Trace) : IWireMessage<OpenStage>
{
    /// <summary>The size of all fields of fixed length and the counts of the lists, with some to spare.</summary>
    private const int FixedBytes = 128;

    private const int FileBytes = 5 * sizeof(long);

    public static string Manifest => "open-stage";

    /// <summary>Gets an upper bound of the message's size, known without writing it.</summary>
    public int MostBytes => FixedBytes + Domain.Length + Code.Length
        + (InputFiles.Length * FileBytes) + Inputs.Sum(handle => handle.EncodedBytes) + Outputs.Sum(handle => handle.EncodedBytes) + Trace.Length;

    public void Write(WireWriter to)
    {
        Key.Write(to);
        to.Int64(Table);
        to.Int32(Node);
        to.Int32(Slot);
        to.Priority(Priority);
        to.Bytes(Domain.AsSpan());
        to.Bytes(Code.AsSpan());
        to.List(Inputs, static (w, handle) => w.Handle(handle));
        to.List(InputFiles, static (w, file) => w.File(file));
        to.List(Outputs, static (w, handle) => w.Handle(handle));
        to.Text(Trace);
    }

    public static OpenStage Read(WireReader from) => new(
        StageKey.Read(from),
        from.Count64(),
        from.Count32(),
        from.Count32(),
        from.Priority(),
        [.. from.Bytes()],
        [.. from.Bytes()],
        from.List(static r => r.Handle()),
        from.List(static r => r.File()),
        from.List(static r => r.Handle()),
        from.Text());
}

/// <summary>The node has done everything that it claimed, and finds nothing more to claim.</summary>
/// <param name="Key">The stage.</param>
/// <param name="PartitionsDone">The partitions of the stage that it has done so far, which the host compares with the table.</param>
internal sealed record StageFinished(StageKey Key, long PartitionsDone) : IWireMessage<StageFinished>
{
    public static string Manifest => "stage-finished";

    public void Write(WireWriter to)
    {
        Key.Write(to);
        to.Int64(PartitionsDone);
    }

    public static StageFinished Read(WireReader from) => new(StageKey.Read(from), from.Count64());
}

/// <summary>Partitions of a lost node are open again. The node looks for them, and says once more when it has finished.</summary>
internal sealed record ResumeStage(StageKey Key) : IWireMessage<ResumeStage>
{
    public static string Manifest => "resume-stage";

    public void Write(WireWriter to) => Key.Write(to);

    public static ResumeStage Read(WireReader from) => new(StageKey.Read(from));
}

/// <summary>The node cannot do the stage, or a partition of it.</summary>
/// <param name="Key">The stage.</param>
/// <param name="MayBeThisNodeOnly">
/// Whether it could not open the stage for a reason that may be this process's alone, such as which files it sees or how many it may open: it has mapped and claimed nothing, and others may be able to.
/// Otherwise doing it elsewhere would not help.
/// </param>
/// <param name="Kind">The sort of failure.</param>
/// <param name="Reason">The reason for people.</param>
internal sealed record StageFailed(StageKey Key, bool MayBeThisNodeOnly, FailureKind Kind, string Reason) : IWireMessage<StageFailed>
{
    /// <summary>Gets the reason for people to read, cut to the length that a message can carry.</summary>
    public string Reason { get; } = ReasonText.Cut(Reason);

    public static string Manifest => "stage-failed";

    public void Write(WireWriter to)
    {
        Key.Write(to);
        to.Bool(MayBeThisNodeOnly);
        to.Failure(Kind);
        to.Text(Reason);
    }

    public static StageFailed Read(WireReader from) => new(StageKey.Read(from), from.Bool(), from.Failure(), from.Text());
}

/// <summary>The stage is over: the node stops before its next block, if it is computing, and closes its views of the outputs.</summary>
internal sealed record CloseStage(StageKey Key) : IWireMessage<CloseStage>
{
    public static string Manifest => "close-stage";

    public void Write(WireWriter to) => Key.Write(to);

    public static CloseStage Read(WireReader from) => new(StageKey.Read(from));
}

/// <summary>The node no longer writes to any output of the stage, nor to its work table.</summary>
internal sealed record StageClosed(StageKey Key) : IWireMessage<StageClosed>
{
    public static string Manifest => "stage-closed";

    public void Write(WireWriter to) => Key.Write(to);

    public static StageClosed Read(WireReader from) => new(StageKey.Read(from));
}
