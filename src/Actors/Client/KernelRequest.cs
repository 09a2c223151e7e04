using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ActorShm.Segments;

namespace ActorShm.Actors;

/// <summary>The arrays and parameters to run a kernel over. Immutable.</summary>
/// <param name="Inputs">One segment for each input of the kernel, all of one shape.</param>
public sealed record KernelRequest(params IReadOnlyList<SegmentHandle> Inputs)
{
    /// <summary>The terms of the job; normal priority and no deadline by default.</summary>
    public JobTerms Terms { get; init; } = JobTerms.Default;

    /// <summary>The kernel's parameters besides the arrays, as bytes.</summary>
    internal ReadOnlyMemory<byte> Parameters { get; private init; }

    /// <summary>Returns the request with these parameters.</summary>
    /// <typeparam name="T">The parameter type of the kernel's signature.</typeparam>
    /// <param name="parameters">The values of the parameters.</param>
    public KernelRequest With<T>(T parameters)
        where T : unmanaged => this with { Parameters = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(ref parameters)).ToArray() };
}

/// <summary>The arrays that a kernel wrote.</summary>
/// <param name="Outputs">One sealed segment for each output; they belong to the session.</param>
/// <param name="Cost">What the job cost.</param>
public record KernelOutcome(ImmutableArray<SegmentHandle> Outputs, JobCost Cost);

/// <summary>The value to which a kernel reduced its arrays.</summary>
/// <typeparam name="TPartial">The type of the value.</typeparam>
/// <param name="Value">All partial results, combined in the order of the blocks.</param>
/// <param name="Outputs">One sealed segment for each output; they belong to the session.</param>
/// <param name="Cost">What the job cost.</param>
public sealed record KernelOutcome<TPartial>(TPartial Value, ImmutableArray<SegmentHandle> Outputs, JobCost Cost) : KernelOutcome(Outputs, Cost)
    where TPartial : unmanaged;
