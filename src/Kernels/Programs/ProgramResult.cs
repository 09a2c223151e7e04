using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>What an expression statement gives.</summary>
/// <param name="Name">The statement's text, trimmed.</param>
/// <param name="DType">The type of its value.</param>
/// <param name="Shape">The extents of its value; none for a scalar, whose value <see cref="ProgramExecution.ResultValue"/> gives.</param>
/// <param name="ArrayIndex">Where an array is found in <see cref="CompiledProgram.Arrays"/>; -1 for a scalar, and for an array too large to be written unasked.</param>
public sealed record ProgramResult(string Name, DType DType, ImmutableArray<long> Shape, int ArrayIndex);
