namespace ActorShm.Kernels;

/// <summary>Where a stage finds the elements of its arrays: a mapped segment, or plain memory.</summary>
/// <remarks>
/// A loop asks for one block of a slot at a time, and of an input that is sliced, repeated or transposed for the window that one tile needs; it holds
/// what it got only until that block or tile is done. The memory need not be aligned. An output's memory must not overlap an input's.
/// </remarks>
public interface IBlockMemory
{
    /// <summary>Neighbouring elements of an input.</summary>
    /// <param name="slot">The input slot of the stage's code.</param>
    /// <param name="startElement">The index, in the input, of the first element.</param>
    /// <param name="elementCount">How many elements; their bytes fit into a span.</param>
    /// <returns>Exactly the bytes of these elements.</returns>
    ReadOnlySpan<byte> Input(int slot, long startElement, int elementCount);

    /// <summary>The elements of one block of an output, to be written.</summary>
    /// <param name="slot">The output slot of the stage's code.</param>
    /// <param name="startElement">The index, in the logical array, of the first element.</param>
    /// <param name="elementCount">How many elements, at most <see cref="BlockGrid.BlockElements"/>.</param>
    /// <returns>Exactly the bytes of these elements.</returns>
    Span<byte> Output(int slot, long startElement, int elementCount);
}
