using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>An array that the stages of a program write. Whoever runs them provides its memory.</summary>
/// <param name="OutputName">The output that was asked for; null for the small value of an expression statement.</param>
/// <param name="DType">The type of its elements.</param>
/// <param name="Shape">Its extents; none for a scalar, which has one element. With an extent of 0, no stage writes it.</param>
public sealed record ProgramArray(string? OutputName, DType DType, ImmutableArray<long> Shape);
