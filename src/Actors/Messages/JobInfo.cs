using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors;

/// <summary>The state of a job. The numbers travel between processes.</summary>
public enum JobState : byte
{
    /// <summary>Its program is being parsed, typed and cut into stages.</summary>
    Planning = 1,

    /// <summary>The ledger is making its arrays.</summary>
    Making = 2,

    /// <summary>Nodes are computing a stage.</summary>
    Computing = 3,

    /// <summary>It has its answer or its failure, and waits for nodes to close what they have open.</summary>
    Ending = 4,

    /// <summary>Its client has the answer.</summary>
    Completed = 5,

    /// <summary>Its client has the reason for the failure.</summary>
    Failed = 6,

    /// <summary>It was ended before it was done.</summary>
    Cancelled = 7,
}

/// <summary>What the coordinator knows about one job, in short.</summary>
/// <param name="Job">The job's number in the run.</param>
/// <param name="ClientPid">The id of the process that submitted it.</param>
/// <param name="State">The state of the job.</param>
/// <param name="Program">What the job does; long programs are cut.</param>
/// <param name="BegunAt">The time when the coordinator accepted it.</param>
/// <param name="Elapsed">How long it has taken so far, or took.</param>
/// <param name="Stage">The current stage, counted from 1; 0 before the first.</param>
/// <param name="DoneElements">The elements processed so far, over all passes.</param>
/// <param name="TotalElements">The elements of all passes; 0 before the job is planned.</param>
/// <param name="DoneBytes">The bytes of arrays read and written so far.</param>
/// <param name="TotalBytes">The bytes of arrays that the job reads and writes in all.</param>
/// <param name="Partitions">The partitions of the stages that have begun.</param>
/// <param name="Retries">The partitions that were given out again because their node was gone.</param>
public sealed record JobInfo(
    long Job,
    int ClientPid,
    JobState State,
    string Program,
    DateTimeOffset BegunAt,
    TimeSpan Elapsed,
    int Stage,
    long DoneElements,
    long TotalElements,
    long DoneBytes,
    long TotalBytes,
    long Partitions,
    long Retries)
{
    /// <summary>Gets whether the job is over.</summary>
    public bool IsOver => State >= JobState.Completed;

    internal static void Write(WireWriter to, JobInfo job)
    {
        to.Int64(job.Job);
        to.Int32(job.ClientPid);
        to.Byte((byte)job.State);
        to.Text(job.Program);
        to.Time(job.BegunAt);
        to.Int64(job.Elapsed.Ticks);
        to.Int32(job.Stage);
        to.Int64(job.DoneElements);
        to.Int64(job.TotalElements);
        to.Int64(job.DoneBytes);
        to.Int64(job.TotalBytes);
        to.Int64(job.Partitions);
        to.Int64(job.Retries);
    }

    internal static JobInfo Read(WireReader from) => new(
        from.Count64(),
        from.Count32(),
        ReadState(from),
        from.Text(),
        from.Time(),
        TimeSpan.FromTicks(from.Count64()),
        from.Count32(),
        from.Count64(),
        from.Count64(),
        from.Count64(),
        from.Count64(),
        from.Count64(),
        from.Count64());

    internal static JobState ReadState(WireReader from)
    {
        var state = (JobState)from.Byte();
        return Enum.IsDefined(state) ? state : throw new InvalidDataException($"Job state {(byte)state} is not known.");
    }
}
