using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>Gathers the elements of a strided or repeated input into one tile, in the order of the logical array.</summary>
/// <remarks>
/// Neighbouring axes whose elements follow each other without a gap are treated as one, so that runs are as long as they can
/// be. One window of memory is asked for per tile, or several smaller ones where a window would be larger than a
/// span. After construction nothing is allocated. Not thread-safe.
/// </remarks>
internal sealed unsafe class SlotGather
{
    private readonly int _slot;
    private readonly int _elementBytes;
    private readonly long _offset;
    private readonly long[] _extents;
    private readonly long[] _strides;
    private readonly long[] _index;

    private SlotGather(int slot, int elementBytes, long offset, long[] extents, long[] strides)
    {
        _slot = slot;
        _elementBytes = elementBytes;
        _offset = offset;
        _extents = extents;
        _strides = strides;
        _index = new long[extents.Length];
    }

    /// <summary>Whether the elements follow each other without a gap, so that nothing needs to be gathered, and where they start.</summary>
    /// <param name="shape">The shape of the logical array.</param>
    /// <param name="layout">The layout of its elements; null when the input has its shape.</param>
    /// <param name="startElement">The element of the input at which the logical array starts.</param>
    public static bool IsContiguous(ArrayShape shape, Layout? layout, out long startElement)
    {
        startElement = layout?.Offset ?? 0;
        if (layout is null)
        {
            return true;
        }

        var (_, strides) = Coalesce(shape, layout);
        return strides is [] or [1];
    }

    /// <summary>Gets the size of an element.</summary>
    public int ElementBytes => _elementBytes;

    /// <summary>Gets whether all elements of the logical array are the same one.</summary>
    public bool IsConstant => _strides is [0];

    /// <summary>Gets how many elements, counted from the start of the logical array, follow each other in the input before there is a gap; 1 where no two follow each other.</summary>
    public long RunElements => _strides is [] ? 1 : _strides[^1] == 1 ? _extents[^1] : 1;

    /// <summary>Gets the distance between the columns when the logical array consists of this many rows that go from element to element; 0 for any other layout.</summary>
    /// <param name="rowCount">The number of rows of the logical array. Axes may have been joined across the border between rows and columns; then the layout is another one.</param>
    public long ColumnDistance(long rowCount) => _strides is [1, var distance] && _extents[0] == rowCount ? distance : 0;

    /// <summary>Whether the logical array repeats one row of this many elements, which follow each other.</summary>
    public bool RepeatsRows(long rowElements) => _strides is [0, 1] && _extents[1] == rowElements;

    /// <summary>Gets the position in the input of an element of the logical array.</summary>
    public long PositionOf(long index)
    {
        Seek(index);
        return Position();
    }

    /// <param name="slot">The input slot.</param>
    /// <param name="elementBytes">The size of its elements: 1, 2, 4, 8 or 16 bytes.</param>
    /// <param name="shape">The shape of the logical array, which has elements.</param>
    /// <param name="layout">The layout of its elements in the input.</param>
    public static SlotGather For(int slot, int elementBytes, ArrayShape shape, Layout layout)
    {
        var (extents, strides) = Coalesce(shape, layout);
        return new SlotGather(slot, elementBytes, layout.Offset, extents, strides);
    }

    /// <summary>Makes one for each input of a stage, also for inputs that have the shape of the logical array.</summary>
    public static SlotGather[] ForAll(StageCode code, StageDomain domain) =>
        [.. code.Inputs.Select((dtype, slot) => For(slot, dtype.SizeBytes(), domain.Shape, domain.Layouts[slot] ?? Layout.Dense(domain.Shape)))];

    /// <summary>Writes some elements, first to last.</summary>
    /// <param name="memory">Gives the memory of the input.</param>
    /// <param name="start">The index of the first element in the logical array.</param>
    /// <param name="count">The number of elements, at least 1.</param>
    /// <param name="target">Receives the elements.</param>
    public void Fill(IBlockMemory memory, long start, int count, byte* target)
    {
        while (count > 0)
        {
            var taken = count;
            Seek(start);
            var (lowest, highest) = Window(taken);
            while (highest - lowest >= int.MaxValue / _elementBytes)
            {
                taken = (taken + 1) / 2;
                (lowest, highest) = taken == 1 ? (Position(), Position()) : Window(taken);
            }

            fixed (byte* window = memory.Input(_slot, lowest, (int)(highest - lowest + 1)))
            {
                Copy(window - (lowest * _elementBytes), taken, target);
            }

            start += taken;
            count -= taken;
            target += (long)taken * _elementBytes;
        }
    }

    /// <summary>Leaves out axes of one element, and joins neighbouring axes that can be walked as one.</summary>
    private static (long[] Extents, long[] Strides) Coalesce(ArrayShape shape, Layout layout)
    {
        var axes = new List<(long Extent, long Stride)>();
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            var (extent, stride) = (shape.Extents[axis], layout.Strides[axis]);
            if (axes.Count > 0 && extent != 1 && axes[^1].Stride == stride * extent)
            {
                axes[^1] = (axes[^1].Extent * extent, stride);
            }
            else if (extent != 1)
            {
                axes.Add((extent, stride));
            }
        }

        return ([.. axes.Select(static axis => axis.Extent)], [.. axes.Select(static axis => axis.Stride)]);
    }

    private void Seek(long start)
    {
        for (var axis = _extents.Length - 1; axis >= 0; axis--)
        {
            (start, _index[axis]) = Math.DivRem(start, _extents[axis]);
        }
    }

    private long Position()
    {
        var position = _offset;
        for (var axis = 0; axis < _extents.Length; axis++)
        {
            position += _index[axis] * _strides[axis];
        }

        return position;
    }

    /// <summary>Computes between which positions the next elements lie: those of whole inner axes, from the first to the last index of the axis that they go through.</summary>
    private (long Lowest, long Highest) Window(int count)
    {
        var (lowest, highest) = (_offset, _offset);
        var inner = 1L;
        var isInner = true;
        for (var axis = _extents.Length - 1; axis >= 0; axis--)
        {
            var (first, last) = (_index[axis], _index[axis]);
            if (isInner)
            {
                var end = InnerIndex(axis) + count - 1;
                var lastOuter = end / inner;
                isInner = lastOuter >= _extents[axis];
                (first, last) = isInner ? (0, _extents[axis] - 1) : (_index[axis], lastOuter);
                inner *= _extents[axis];
            }

            lowest += Math.Min(first * _strides[axis], last * _strides[axis]);
            highest += Math.Max(first * _strides[axis], last * _strides[axis]);
        }

        return (lowest, highest);
    }

    /// <summary>Gets the index within the axes from one on, as if these were one axis.</summary>
    private long InnerIndex(int axis)
    {
        var index = 0L;
        for (; axis < _extents.Length; axis++)
        {
            index = (index * _extents[axis]) + _index[axis];
        }

        return index;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Copy(byte* origin, int count, byte* target)
    {
        var last = _extents.Length - 1;
        var (extent, stride) = last < 0 ? (1, 0) : (_extents[last], _strides[last]);
        while (count > 0)
        {
            var position = Position();
            var run = (int)Math.Min(count, last < 0 ? count : extent - _index[last]);
            CopyRun(target, origin + (position * _elementBytes), stride, run);
            target += (long)run * _elementBytes;
            count -= run;
            Advance(last, run);
        }
    }

    private void Advance(int axis, long run)
    {
        for (; axis >= 0; axis--, run = 1)
        {
            _index[axis] += run;
            if (_index[axis] < _extents[axis])
            {
                return;
            }

            _index[axis] = 0;
        }
    }

    private void CopyRun(byte* target, byte* source, long stride, int count)
    {
        switch (_elementBytes)
        {
            case 1:
                StridedLoops.Copy(target, source, stride, count);
                break;
            case 2:
                StridedLoops.Copy((ushort*)target, (ushort*)source, stride, count);
                break;
            case 4:
                StridedLoops.Copy((uint*)target, (uint*)source, stride, count);
                break;
            case 8:
                StridedLoops.Copy((ulong*)target, (ulong*)source, stride, count);
                break;
            default:
                StridedLoops.Copy((Vector128<byte>*)target, (Vector128<byte>*)source, stride, count);
                break;
        }
    }
}
