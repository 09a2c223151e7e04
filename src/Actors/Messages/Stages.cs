using System.Collections.Immutable;
using ActorShm.Actors.Messages.Wire;
using ActorShm.Segments;

namespace ActorShm.Actors.Messages;

/// <summary>One stage of one job; every message about partitions carries it.</summary>
internal readonly record struct StageKey(long Job, int Stage)
{
    public override string ToString() => $"stage {Stage} of job {Job}";

    public void Write(WireWriter to)
    {
        to.Int64(Job);
        to.Int32(Stage);
    }

    public static StageKey Read(WireReader from) => new(from.Int64(), from.Count32());
}

/// <summary>A job sends this once to every node: what to compute, over which segments. The sender is the job.</summary>
/// <param name="Key">The stage.</param>
/// <param name="Domain">Over which elements the stage goes and where they lie in the inputs, in the closed binary form of the kernels.</param>
/// <param name="Code">The loop, in the closed binary form of the kernels.</param>
/// <param name="Inputs">One segment per input slot.</param>
/// <param name="Outputs">One segment per output slot.</param>
internal sealed record OpenStage(
    StageKey Key, ImmutableArray<byte> Domain, ImmutableArray<byte> Code, ImmutableArray<SegmentHandle> Inputs, ImmutableArray<SegmentHandle> Outputs) : IWireMessage<OpenStage>
{
    public static string Manifest => "open-stage";

    public void Write(WireWriter to)
    {
        Key.Write(to);
        to.Bytes(Domain.AsSpan());
        to.Bytes(Code.AsSpan());
        to.List(Inputs, static (w, handle) => w.Handle(handle));
        to.List(Outputs, static (w, handle) => w.Handle(handle));
    }

    public static OpenStage Read(WireReader from) => new(
        StageKey.Read(from), [.. from.Bytes()], [.. from.Bytes()], from.List(static r => r.Handle()), from.List(static r => r.Handle()));
}

/// <summary>The node has everything mapped and asks for partitions.</summary>
internal sealed record StageOpened(StageKey Key) : IWireMessage<StageOpened>
{
    public static string Manifest => "stage-opened";

    public void Write(WireWriter to) => Key.Write(to);

    public static StageOpened Read(WireReader from) => new(StageKey.Read(from));
}

/// <summary>The node cannot do the stage, or a partition of it; doing it elsewhere would not help.</summary>
internal sealed record StageFailed(StageKey Key, FailureKind Kind, string Reason) : IWireMessage<StageFailed>
{
    /// <summary>The reason for people, cut to what a message can carry.</summary>
    public string Reason { get; } = ReasonText.Cut(Reason);

    public static string Manifest => "stage-failed";

    public void Write(WireWriter to)
    {
        Key.Write(to);
        to.Failure(Kind);
        to.Text(Reason);
    }

    public static StageFailed Read(WireReader from) => new(StageKey.Read(from), from.Failure(), from.Text());
}

/// <summary>The job grants a run of whole blocks to one node.</summary>
/// <param name="Key">The stage.</param>
/// <param name="Partition">The partition's index in the stage.</param>
/// <param name="Attempt">How often the partition was given out before; an answer to an older attempt is dropped.</param>
/// <param name="FirstBlock">Its first block.</param>
/// <param name="BlockCount">How many blocks it has.</param>
internal sealed record ProcessPartition(StageKey Key, int Partition, int Attempt, long FirstBlock, int BlockCount) : IWireMessage<ProcessPartition>
{
    public static string Manifest => "process-partition";

    public void Write(WireWriter to)
    {
        Key.Write(to);
        to.Int32(Partition);
        to.Int32(Attempt);
        to.Int64(FirstBlock);
        to.Int32(BlockCount);
    }

    public static ProcessPartition Read(WireReader from) =>
        new(StageKey.Read(from), from.Count32(), from.Count32(), from.Count64(), from.Count32());
}

/// <summary>The partition is done: its output elements are written, and these are the partial results of its blocks, in block order.</summary>
internal sealed record PartitionProcessed(StageKey Key, int Partition, int Attempt, ImmutableArray<byte> Partials) : IWireMessage<PartitionProcessed>
{
    public static string Manifest => "partition-processed";

    public void Write(WireWriter to)
    {
        Key.Write(to);
        to.Int32(Partition);
        to.Int32(Attempt);
        to.Bytes(Partials.AsSpan());
    }

    public static PartitionProcessed Read(WireReader from) =>
        new(StageKey.Read(from), from.Count32(), from.Count32(), [.. from.Bytes()]);
}

/// <summary>No more partitions will come: the node closes its views of the outputs.</summary>
internal sealed record CloseStage(StageKey Key) : IWireMessage<CloseStage>
{
    public static string Manifest => "close-stage";

    public void Write(WireWriter to) => Key.Write(to);

    public static CloseStage Read(WireReader from) => new(StageKey.Read(from));
}

/// <summary>The node no longer writes to any output of the stage.</summary>
internal sealed record StageClosed(StageKey Key) : IWireMessage<StageClosed>
{
    public static string Manifest => "stage-closed";

    public void Write(WireWriter to) => Key.Write(to);

    public static StageClosed Read(WireReader from) => new(StageKey.Read(from));
}
