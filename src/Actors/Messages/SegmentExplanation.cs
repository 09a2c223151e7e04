using System.Collections.Immutable;
using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors;

/// <summary>A job that reads or writes a segment, or made it.</summary>
/// <param name="Job">Its number in the run.</param>
/// <param name="State">Where it stands.</param>
/// <param name="IsWritten">Whether it writes the segment, or wrote it.</param>
/// <param name="Program">What it does; long programs are cut.</param>
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

/// <summary>Whose a segment is, and which jobs use it or have made it.</summary>
/// <param name="ClientPid">The process of the session that it belongs to; null when it was given to the run.</param>
/// <param name="Uses">The jobs that use it now, and that made it, newest first; at most 32.</param>
public sealed record SegmentExplanation(int? ClientPid, ImmutableArray<SegmentUse> Uses)
{
    /// <summary>The most jobs that are named.</summary>
    internal const int MaximumUses = 32;
}
