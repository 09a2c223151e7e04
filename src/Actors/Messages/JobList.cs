using System.Collections.Immutable;
using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors.Messages;

/// <summary>Asks for the jobs that the run has and lately had. Answered by <see cref="JobsListed"/>.</summary>
/// <param name="Before">Only jobs with lower numbers.</param>
internal sealed record ListJobs(long Before) : IWireMessage<ListJobs>
{
    public static string Manifest => "list-jobs";

    public void Write(WireWriter to) => to.Int64(Before);

    public static ListJobs Read(WireReader from) => new(from.Count64());
}

/// <summary>Jobs from the newest to the oldest, as many as fit; <see cref="HasMore"/> says whether there are older ones.</summary>
internal sealed record JobsListed(ImmutableArray<JobInfo> Jobs, bool HasMore) : IWireMessage<JobsListed>
{
    /// <summary>The largest number of jobs in one message, each with at most <see cref="MaximumProgramBytes"/> of its program.</summary>
    public const int MaximumJobs = 50;

    /// <summary>The bytes of a program that a list shows.</summary>
    public const int MaximumProgramBytes = 256;

    public static string Manifest => "jobs-listed";

    public void Write(WireWriter to)
    {
        to.List(Jobs, JobInfo.Write);
        to.Bool(HasMore);
    }

    public static JobsListed Read(WireReader from) => new(from.List(JobInfo.Read), from.Bool());
}
