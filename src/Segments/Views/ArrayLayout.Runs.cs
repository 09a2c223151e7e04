namespace ActorShm.Segments;

internal sealed partial class ArrayLayout
{
    /// <summary>Counts the elements of the array that, in its own order, follow each other without a gap; 1 when the innermost axis has another stride than 1.</summary>
    public long RunLength()
    {
        var length = 1L;
        for (var axis = Shape.Rank - 1; axis >= 0; axis--)
        {
            if (Shape[axis] != 1 && _strides[axis] != length)
            {
                break;
            }

            length *= Shape[axis];
        }

        return length;
    }

    /// <summary>Gets the index in the segment of the first element of a run.</summary>
    /// <param name="run">Which run, in the order of the array.</param>
    /// <param name="runLength">What <see cref="RunLength"/> returns.</param>
    public long RunStart(long run, long runLength)
    {
        var flat = run * runLength;
        var index = Offset;
        for (var axis = Shape.Rank - 1; axis >= 0; axis--)
        {
            (flat, var position) = Math.DivRem(flat, Shape[axis]);
            index += position * _strides[axis];
        }

        return index;
    }
}
