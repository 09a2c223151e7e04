using System.Collections.Immutable;
using ActorShm.Actors.Messages;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Client;

/// <summary>A program to be run.</summary>
/// <param name="Text">The program text.</param>
/// <param name="Inputs">The segments behind its free names.</param>
/// <param name="Outputs">The assigned names that are to be kept as segments.</param>
public sealed record ProgramRequest(string Text, IReadOnlyDictionary<string, SegmentHandle> Inputs, IReadOnlyList<string> Outputs)
{
    /// <summary>How it is to be run; normal priority and no deadline unless told otherwise.</summary>
    public JobTerms Terms { get; init; } = JobTerms.Default;
}

/// <summary>The answer to one expression statement.</summary>
/// <param name="Name">The statement's text.</param>
/// <param name="DType">The element type of the answer.</param>
/// <param name="Shape">Its shape; no dimensions for a single value.</param>
/// <param name="Value">The value, if it is a single one.</param>
/// <param name="Array">The segment that holds it, if it is an array that was kept; it belongs to the session.</param>
public sealed record JobAnswer(string Name, DType DType, Shape Shape, Scalar? Value, SegmentHandle? Array);

/// <summary>All answers of a job, in program order.</summary>
/// <param name="Results">One per expression statement.</param>
/// <param name="Outputs">The segments of the names that were to be kept; they belong to the session.</param>
/// <param name="Cost">What it took.</param>
public sealed record JobOutcome(ImmutableArray<JobAnswer> Results, ImmutableDictionary<string, SegmentHandle> Outputs, JobCost Cost)
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
