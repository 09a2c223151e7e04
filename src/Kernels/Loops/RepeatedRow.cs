using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorShm.Kernels;

/// <summary>A copy of some columns of an input whose rows are all the same, with room after them up to a whole group.</summary>
/// <remarks>After construction nothing is allocated. Not thread-safe.</remarks>
internal sealed unsafe class RepeatedRow
{
    private readonly SlotGather _gather;
    private readonly byte[] _memory;
    private readonly byte* _first;

    /// <param name="gather">Knows where the elements lie.</param>
    /// <param name="rowElements">The elements of a row; a block has at most <see cref="AxisGrid.MaxColumns"/> of them.</param>
    public RepeatedRow(SlotGather gather, long rowElements)
    {
        _gather = gather;
        _memory = GC.AllocateArray<byte>(TileGrid.RoundUpToGroup((int)Math.Min(rowElements, AxisGrid.MaxColumns)) * gather.ElementBytes, pinned: true); // lives as long as this object
        _first = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
    }

    /// <summary>Where a column is.</summary>
    /// <param name="offset">Counted from the first that was copied.</param>
    public byte* At(int offset) => _first + ((long)offset * _gather.ElementBytes);

    /// <summary>Copies some columns.</summary>
    public void Fill(IBlockMemory memory, long column, int count) => _gather.Fill(memory, column, count, _first);
}
