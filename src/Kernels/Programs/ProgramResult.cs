using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>The result of an expression statement.</summary>
/// <param name="Name">The statement's text, trimmed.</param>
/// <param name="DType">The type of its value.</param>
/// <param name="Shape">The extents of the value; none for a scalar, whose value <see cref="ProgramExecution.ResultValue"/> returns.</param>
/// <param name="ArrayIndex">The index of an array in <see cref="CompiledProgram.Arrays"/>; -1 for a scalar, and for an array too large to be written without being asked for.</param>
public sealed record ProgramResult(string Name, DType DType, ImmutableArray<long> Shape, int ArrayIndex);
