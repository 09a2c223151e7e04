using System.Collections.Immutable;
using ActorShm.Segments;

namespace ActorShm.Actors;

/// <summary>A program to run.</summary>
/// <param name="Text">The program text.</param>
/// <param name="Inputs">The segments for the program's free names.</param>
/// <param name="Outputs">The assigned names to keep as segments.</param>
public sealed record ProgramRequest(string Text, IReadOnlyDictionary<string, SegmentHandle> Inputs, IReadOnlyList<string> Outputs)
{
    /// <summary>The terms of the job; normal priority and no deadline by default.</summary>
    public JobTerms Terms { get; init; } = JobTerms.Default;
}

/// <summary>The answer to a job: its results in program order, and the segments that it made.</summary>
/// <param name="Results">One result per expression statement.</param>
/// <param name="Outputs">The segments of the names to keep; they belong to the session.</param>
/// <param name="Cost">What the job cost.</param>
public sealed record JobOutcome(ImmutableArray<JobResult> Results, ImmutableDictionary<string, SegmentHandle> Outputs, JobCost Cost)
{
    /// <summary>Every segment that the job made, each once.</summary>
    public IEnumerable<SegmentHandle> Segments => Outputs.Values.Concat(Results.Select(result => result.Array).OfType<SegmentHandle>()).Distinct();
}

/// <summary>Thrown when the run did not do what it was asked to do. The message says what was asked, what was found, and what to do next.</summary>
public sealed class RunFailedException : Exception
{
    /// <summary>Creates an exception from the host's answer.</summary>
    public RunFailedException(FailureKind kind, string reason)
        : base(reason) => Kind = kind;

    /// <summary>The kind of failure.</summary>
    public FailureKind Kind { get; }
}
