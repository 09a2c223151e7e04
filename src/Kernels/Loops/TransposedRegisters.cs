using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorShm.Kernels;

/// <summary>Holds a part of every input of a stage as rows side by side in memory, whatever the layout of the inputs is.</summary>
/// <remarks>After construction nothing is allocated. Not thread-safe.</remarks>
internal sealed unsafe class TransposedRegisters
{
    private const int LineBytes = 64;

    private readonly SlotGather[] _gathers;
    private readonly long[] _distances;
    private readonly int[] _elementBytes;
    private readonly long[] _firsts;
    private readonly long[] _rowBytes;
    private readonly byte[] _memory;
    private readonly byte* _first;

    /// <param name="code">The code whose inputs they are.</param>
    /// <param name="gathers">Give the positions of the inputs' elements.</param>
    /// <param name="distances">For each input the distance between columns that lie in order, or 0.</param>
    /// <param name="rows">The number of rows of each input for which there is room.</param>
    /// <param name="columns">The number of elements of each row.</param>
    public TransposedRegisters(StageCode code, SlotGather[] gathers, long[] distances, int rows, int columns)
    {
        _gathers = gathers;
        _distances = distances;
        _elementBytes = [.. code.Inputs.Select(static dtype => dtype.SizeBytes())];

        // Neighbouring rows are one extra line apart, like the registers of a RegisterFile.
        _rowBytes = [.. _elementBytes.Select(size => (columns * (long)size) + LineBytes)];
        _firsts = new long[gathers.Length];
        var total = 0L;
        for (var slot = 0; slot < _firsts.Length; slot++)
        {
            _firsts[slot] = total;
            total += rows * _rowBytes[slot];
        }

        _memory = GC.AllocateArray<byte>(checked((int)total + LineBytes), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        _first = (byte*)((address + LineBytes - 1) / LineBytes * LineBytes);
    }

    /// <summary>Gets the address of a row of an input.</summary>
    public byte* this[int slot, int row] => _first + _firsts[slot] + (row * _rowBytes[slot]);

    /// <summary>Gets for each input the distance between columns that lie in order; 0 where there are none, or where reading them together does not help.</summary>
    /// <param name="code">The code whose inputs they are.</param>
    /// <param name="gathers">Give the positions of the inputs' elements.</param>
    /// <param name="rowCount">The number of rows of the logical array.</param>
    public static long[] DistancesOf(StageCode code, SlotGather[] gathers, long rowCount) =>
        [.. gathers.Select((gather, slot) => gather.ColumnDistance(rowCount) is var distance && TransposedLoops.CanCopy(distance, code.Inputs[slot].SizeBytes()) ? distance : 0)];

    /// <summary>Fills in rows of every input.</summary>
    /// <param name="memory">The inputs.</param>
    /// <param name="start">The index of the first row's first element in the logical array.</param>
    /// <param name="nextRow">The distance from that element to the next row's first element.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of elements of each row.</param>
    public void Fill(IBlockMemory memory, long start, long nextRow, int rows, int columns)
    {
        for (var slot = 0; slot < _gathers.Length; slot++)
        {
            if (_distances[slot] > 0)
            {
                TransposedLoops.Copy(memory, slot, _gathers[slot].PositionOf(start), _distances[slot], columns, rows, _elementBytes[slot], this[slot, 0], _rowBytes[slot]);
                continue;
            }

            for (var row = 0; row < rows; row++)
            {
                _gathers[slot].Fill(memory, start + (row * nextRow), columns, this[slot, row]);
            }
        }
    }
}
