using System.Collections.Immutable;
using ActorShm.Segments;

namespace ActorShm.Actors;

/// <summary>A program to be run.</summary>
/// <param name="Text">The program text.</param>
/// <param name="Inputs">The segments behind its free names.</param>
/// <param name="Outputs">The assigned names that are to be kept as segments.</param>
public sealed record ProgramRequest(string Text, IReadOnlyDictionary<string, SegmentHandle> Inputs, IReadOnlyList<string> Outputs)
{
    /// <summary>How it is to be run; normal priority and no deadline unless told otherwise.</summary>
    public JobTerms Terms { get; init; } = JobTerms.Default;
}

/// <summary>The answer to a job: its results, in program order, and what it has made.</summary>
/// <param name="Results">One per expression statement.</param>
/// <param name="Outputs">The segments of the names that were to be kept; they belong to the session.</param>
/// <param name="Cost">What it took.</param>
public sealed record JobOutcome(ImmutableArray<JobResult> Results, ImmutableDictionary<string, SegmentHandle> Outputs, JobCost Cost)
{
    /// <summary>Every segment that the job has made, each once.</summary>
    public IEnumerable<SegmentHandle> Segments => Outputs.Values.Concat(Results.Select(result => result.Array).OfType<SegmentHandle>()).Distinct();
}

/// <summary>The run did not do what was asked. The message says what was asked, what was found, and what to do next.</summary>
public sealed class RunFailedException : Exception
{
    /// <summary>Carries the host's answer.</summary>
    public RunFailedException(FailureKind kind, string reason)
        : base(reason) => Kind = kind;

    /// <summary>What sort of failure it was.</summary>
    public FailureKind Kind { get; }
}
