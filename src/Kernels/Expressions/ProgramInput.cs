using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>An array or scalar that a program reads.</summary>
/// <param name="Name">The name in the program: a letter or underscore, then letters, digits and underscores.</param>
/// <param name="DType">The type of its elements.</param>
/// <param name="Shape">The extents; none for a scalar.</param>
public sealed record ProgramInput(string Name, DType DType, ImmutableArray<long> Shape);
