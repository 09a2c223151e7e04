using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>An array that the stages of a program write; the caller that runs them provides its memory.</summary>
/// <param name="OutputName">The name of the output that was asked for; null for the small value of an expression statement.</param>
/// <param name="DType">The type of its elements.</param>
/// <param name="Shape">The extents; none for a scalar, which has one element. With an extent of 0, no stage writes the array.</param>
public sealed record ProgramArray(string? OutputName, DType DType, ImmutableArray<long> Shape);
