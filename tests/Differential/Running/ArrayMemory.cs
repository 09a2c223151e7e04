using System.Runtime.InteropServices;
using ActorShm.Kernels;

namespace ActorShm.Differential.Running;

/// <summary>Arrays in plain memory; at an odd address when asked for.</summary>
internal sealed class ArrayMemory(Stage stage, IReadOnlyList<byte[]> inputs, IReadOnlyList<byte[]> outputs, bool misaligned) : IBlockMemory
{
    private readonly byte[][] _inputs = [.. stage.InputIndexes.Select(index => Shift(inputs[index], misaligned))];
    private readonly byte[][] _outputs = [.. stage.OutputIndexes.Select(index => Shift(outputs[index], misaligned))];
    private readonly int _offset = misaligned ? 1 : 0;

    public ReadOnlySpan<byte> Input(int slot, long startElement, int elementCount) =>
        Window(_inputs[slot], stage.Code.Inputs[slot], startElement, elementCount);

    public Span<byte> Output(int slot, long startElement, int elementCount) =>
        Window(_outputs[slot], stage.OutputTypes[slot], startElement, elementCount);

    /// <summary>Brings what was written back to the arrays that were given.</summary>
    public void CopyOutputs()
    {
        for (var i = 0; i < _outputs.Length; i++)
        {
            _outputs[i].AsSpan(_offset).CopyTo(outputs[stage.OutputIndexes[i]]);
        }
    }

    public static byte[] BytesOf<T>(params ReadOnlySpan<T> values)
        where T : unmanaged =>
        MemoryMarshal.AsBytes(values).ToArray();

    public static T[] ValuesOf<T>(byte[] bytes)
        where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(bytes).ToArray();

    private static byte[] Shift(byte[] array, bool misaligned) => misaligned ? [0xEE, .. array] : array;

    private Span<byte> Window(byte[] array, DType dtype, long startElement, int elementCount) =>
        array.AsSpan(checked((int)(startElement * dtype.SizeBytes())) + _offset, elementCount * dtype.SizeBytes());
}
