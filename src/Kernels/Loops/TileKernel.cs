namespace ActorShm.Kernels;

/// <summary>One operation over one tile. All loops work on whole groups of 64 elements, so there is no tail to treat apart.</summary>
/// <param name="target">Receives the result; may be the same memory as an operand of the same element size.</param>
/// <param name="a">The first operand.</param>
/// <param name="b">The second operand; not touched by operations that take fewer.</param>
/// <param name="c">The third operand; not touched by operations that take fewer.</param>
/// <param name="elementCount">A multiple of <see cref="TileGrid.GroupElements"/>.</param>
internal unsafe delegate void TileKernel(byte* target, byte* a, byte* b, byte* c, int elementCount);
