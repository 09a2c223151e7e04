using System.Collections.Immutable;
using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors;

/// <summary>A job that reads, writes or made a segment.</summary>
/// <param name="Job">The job's number in the run.</param>
/// <param name="State">The state of the job.</param>
/// <param name="IsWritten">Whether the job writes the segment, or wrote it.</param>
/// <param name="Program">What the job does; long programs are cut.</param>
public sealed record SegmentUse(long Job, JobState State, bool IsWritten, string Program)
{
    internal static void Write(WireWriter to, SegmentUse use)
    {
        to.Int64(use.Job);
        to.Byte((byte)use.State);
        to.Bool(use.IsWritten);
        to.Text(use.Program);
    }

    internal static SegmentUse Read(WireReader from) => new(from.Count64(), JobInfo.ReadState(from), from.Bool(), from.Text());
}

/// <summary>The owner of a segment, and the jobs that use it or made it.</summary>
/// <param name="ClientPid">The process of the session that owns the segment; null when it was given to the run.</param>
/// <param name="Uses">The jobs that use it now and those that made it, newest first; at most 32.</param>
public sealed record SegmentExplanation(int? ClientPid, ImmutableArray<SegmentUse> Uses)
{
    /// <summary>The largest number of jobs that are named.</summary>
    internal const int MaximumUses = 32;
}
