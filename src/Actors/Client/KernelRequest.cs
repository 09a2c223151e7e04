using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ActorShm.Segments;

namespace ActorShm.Actors;

/// <summary>What a kernel is to be run over. Immutable.</summary>
/// <param name="Inputs">One segment for each input of the kernel, all of one shape.</param>
public sealed record KernelRequest(params IReadOnlyList<SegmentHandle> Inputs)
{
    /// <summary>How it is to be run; normal priority and no deadline unless told otherwise.</summary>
    public JobTerms Terms { get; init; } = JobTerms.Default;

    /// <summary>What the kernel takes besides arrays, byte by byte.</summary>
    internal ReadOnlyMemory<byte> Parameters { get; private init; }

    /// <summary>With parameters.</summary>
    /// <typeparam name="T">The type that the kernel's signature takes.</typeparam>
    /// <param name="parameters">Their values.</param>
    public KernelRequest With<T>(T parameters)
        where T : unmanaged => this with { Parameters = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(ref parameters)).ToArray() };
}

/// <summary>What a kernel has written.</summary>
/// <param name="Outputs">One sealed segment for each output; they belong to the session.</param>
/// <param name="Cost">What it took.</param>
public record KernelOutcome(ImmutableArray<SegmentHandle> Outputs, JobCost Cost);

/// <summary>What a kernel has reduced its arrays to.</summary>
/// <typeparam name="TPartial">The value.</typeparam>
/// <param name="Value">All partial results, combined in the order of the blocks.</param>
/// <param name="Outputs">One sealed segment for each output; they belong to the session.</param>
/// <param name="Cost">What it took.</param>
public sealed record KernelOutcome<TPartial>(TPartial Value, ImmutableArray<SegmentHandle> Outputs, JobCost Cost) : KernelOutcome(Outputs, Cost)
    where TPartial : unmanaged;
