using System.Globalization;
using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors;

/// <summary>The resources that a process uses, as the operating system reports them.</summary>
/// <param name="ResidentBytes">The memory that is resident now; shared pages count in full.</param>
/// <param name="PeakBytes">The most memory that was ever resident.</param>
/// <param name="MinorFaults">The number of pages mapped without reading from a disk.</param>
/// <param name="MajorFaults">The number of pages that had to be read from a disk.</param>
/// <param name="ProcessorTime">The processor time, in user mode and in the kernel.</param>
public sealed record ProcessUsage(long ResidentBytes, long PeakBytes, long MinorFaults, long MajorFaults, TimeSpan ProcessorTime)
{
    internal static void Write(WireWriter to, ProcessUsage usage)
    {
        to.Int64(usage.ResidentBytes);
        to.Int64(usage.PeakBytes);
        to.Int64(usage.MinorFaults);
        to.Int64(usage.MajorFaults);
        to.Int64(usage.ProcessorTime.Ticks);
    }

    internal static ProcessUsage Read(WireReader from) =>
        new(from.Count64(), from.Count64(), from.Count64(), from.Count64(), TimeSpan.FromTicks(from.Count64()));
}

/// <summary>What the coordinator knows about one living node.</summary>
/// <param name="Node">The node's number in the run.</param>
/// <param name="Pid">The node's process id.</param>
/// <param name="JoinedAt">The time when it joined.</param>
/// <param name="PartitionsDone">The number of partitions that it has processed.</param>
/// <param name="IsLaunched">Whether the host started it.</param>
/// <param name="Usage">The resources that its process used when last measured; null before the first measurement.</param>
/// <param name="IsStopped">Whether its process was stopped by a signal such as SIGSTOP at the time of the question.</param>
/// <param name="KilledIn">How soon the stopped node is killed (<c>actorshm.node.hang-timeout</c>) unless it continues; null when it is not stopped, or as long as no job waits for it.</param>
public sealed record NodeInfo(int Node, int Pid, DateTimeOffset JoinedAt, long PartitionsDone, bool IsLaunched, ProcessUsage? Usage, bool IsStopped, TimeSpan? KilledIn)
{
    /// <summary>Gets the clause that describes a stopped node.</summary>
    internal string StopClause =>
        $"process {Pid} of node {Node} is stopped (T): 'kill -CONT {Pid}' lets it go on, and it is killed "
        + (KilledIn is { } left
            ? string.Create(CultureInfo.InvariantCulture, $"in {Math.Ceiling(left.TotalSeconds):0} s otherwise (actorshm.node.hang-timeout)")
            : "when a job has waited for it as long as actorshm.node.hang-timeout");

    internal static void Write(WireWriter to, NodeInfo node)
    {
        to.Int32(node.Node);
        to.Int32(node.Pid);
        to.Time(node.JoinedAt);
        to.Int64(node.PartitionsDone);
        to.Bool(node.IsLaunched);
        to.Optional(node.Usage, ProcessUsage.Write);
        to.Bool(node.IsStopped);
        to.Bool(node.KilledIn.HasValue);
        to.Int64(node.KilledIn?.Ticks ?? 0);
    }

    internal static NodeInfo Read(WireReader from) =>
        new(from.Count32(), from.Count32(), from.Time(), from.Count64(), from.Bool(), from.Optional(ProcessUsage.Read), from.Bool(), ReadTime(from));

    private static TimeSpan? ReadTime(WireReader from)
    {
        var isThere = from.Bool();
        var ticks = from.Count64();
        return isThere ? TimeSpan.FromTicks(ticks) : null;
    }
}
