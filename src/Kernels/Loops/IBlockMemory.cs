namespace ActorShm.Kernels;

/// <summary>Gives a stage the elements of its arrays, in a mapped segment or in plain memory.</summary>
/// <remarks>
/// A loop asks for one block of a slot at a time, or, for an input that is sliced, repeated or transposed, for the window that one tile needs. It holds
/// the memory only until that block or tile is done. The memory need not be aligned. The memory of an output must not overlap that of an input.
/// </remarks>
public interface IBlockMemory
{
    /// <summary>Gets neighbouring elements of an input.</summary>
    /// <param name="slot">The input slot of the stage's code.</param>
    /// <param name="startElement">The index of the first element in the input.</param>
    /// <param name="elementCount">The number of elements; their bytes fit into a span.</param>
    /// <returns>Exactly the bytes of these elements.</returns>
    ReadOnlySpan<byte> Input(int slot, long startElement, int elementCount);

    /// <summary>Gets the elements of one block of an output, to be written.</summary>
    /// <param name="slot">The output slot of the stage's code.</param>
    /// <param name="startElement">The index of the first element in the logical array.</param>
    /// <param name="elementCount">The number of elements, at most <see cref="BlockGrid.BlockElements"/>.</param>
    /// <returns>Exactly the bytes of these elements.</returns>
    Span<byte> Output(int slot, long startElement, int elementCount);
}
