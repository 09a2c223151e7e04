using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>What is known about one pass over data before anything has run: how much it goes over, and on which arrays.</summary>
/// <remarks>Immutable, so safe on any thread.</remarks>
/// <param name="ElementCount">The number of elements of the logical array.</param>
/// <param name="BlockCount">The number of blocks that cover them.</param>
/// <param name="BlockElements">The number of elements of every block but the last; for reductions along axes and products of matrices, the average of a block.</param>
/// <param name="OutputElements">The number of elements of every array that the pass writes.</param>
/// <param name="PartialBytes">The size of one block's partial results, in bytes.</param>
/// <param name="Inputs">For each input slot the array, numbered as in <see cref="Stage.InputIndexes"/>, and the type that is read.</param>
/// <param name="Outputs">For each output slot the array, numbered as in <see cref="Stage.OutputIndexes"/>, and the type that is written.</param>
public sealed record StageOutline(
    long ElementCount,
    long BlockCount,
    long BlockElements,
    long OutputElements,
    int PartialBytes,
    ImmutableArray<(int Index, DType DType)> Inputs,
    ImmutableArray<(int Index, DType DType)> Outputs);

/// <summary>Describes one pass over data for people.</summary>
/// <param name="Loop">How this process would run it: <c>fused</c>, <c>interpreted</c> tile by tile with the same bits, or <c>product</c> for products of matrices.</param>
/// <param name="Computes">What it computes, as text in the language of programs: first its reductions, then the arrays that it writes.</param>
public sealed record StageDescription(string Loop, ImmutableArray<string> Computes);
