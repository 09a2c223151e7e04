using System.Diagnostics;

namespace ActorShm.Segments;

/// <summary>Copies and fills arrays of any strides, at the speed of memory. This is the one place where strides become addresses.</summary>
/// <remarks>
/// A layout reaches only elements of its segment (see <see cref="ArrayLayout"/>), so every address is valid if the base is the address of element 0 of the segment
/// and the mapping is held for the whole call. The callers see to both.
/// </remarks>
internal static unsafe class StridedMemory
{
    /// <summary>Copies one array over another. They have the same shape and share no element.</summary>
    public static void Copy<T>(nint target, ArrayLayout targetLayout, nint source, ArrayLayout sourceLayout)
        where T : unmanaged
    {
        Debug.Assert(targetLayout.Shape.Equals(sourceLayout.Shape), "Both arrays have the same shape.");
        var nest = LoopNest.Over(targetLayout, sourceLayout);
        var isStreaming = targetLayout.Shape.ElementCount >= StreamingMemory.MinTotalBytes / sizeof(T);
        ParallelPieces.Run(nest.TileCount, targetLayout.Shape.ElementCount * sizeof(T), (start, end) =>
        {
            for (var index = start; index < end; index++)
            {
                var tile = nest.TileAt(index);
                CopyTile((T*)target + tile.Target, (T*)source + tile.Source, tile, nest, isStreaming);
            }

            StreamingMemory.Finish();
        });
    }

    /// <summary>Sets every element of an array to one value.</summary>
    public static void Fill<T>(nint target, ArrayLayout layout, T value)
        where T : unmanaged
    {
        var nest = LoopNest.Over(layout);
        var isStreaming = layout.Shape.ElementCount >= StreamingMemory.MinTotalBytes / sizeof(T);
        ParallelPieces.Run(nest.TileCount, layout.Shape.ElementCount * sizeof(T), (start, end) =>
        {
            for (var index = start; index < end; index++)
            {
                var tile = nest.TileAt(index);
                FillTile((T*)target + tile.Target, tile, nest, value, isStreaming);
            }

            StreamingMemory.Finish();
        });
    }

    private static void CopyTile<T>(T* target, T* source, LoopNest.Tile tile, LoopNest nest, bool isStreaming)
        where T : unmanaged
    {
        var isStraight = nest.Columns is { Target: 1, Source: 1 };
        for (var row = 0; row < tile.Rows; row++)
        {
            if (isStraight && isStreaming)
            {
                StreamingMemory.Copy(target, source, tile.Columns);
            }
            else if (isStraight)
            {
                new ReadOnlySpan<T>(source, tile.Columns).CopyTo(new Span<T>(target, tile.Columns));
            }
            else
            {
                CopyRow(target, nest.Columns.Target, source, nest.Columns.Source, tile.Columns);
            }

            target += nest.Rows.Target;
            source += nest.Rows.Source;
        }
    }

    private static void CopyRow<T>(T* target, long targetStride, T* source, long sourceStride, int count)
        where T : unmanaged
    {
        for (var column = 0; column < count; column++)
        {
            *target = *source;
            target += targetStride;
            source += sourceStride;
        }
    }

    private static void FillTile<T>(T* target, LoopNest.Tile tile, LoopNest nest, T value, bool isStreaming)
        where T : unmanaged
    {
        for (var row = 0; row < tile.Rows; row++)
        {
            if (nest.Columns.Target == 1 && isStreaming)
            {
                StreamingMemory.Fill(target, tile.Columns, value);
            }
            else if (nest.Columns.Target == 1)
            {
                new Span<T>(target, tile.Columns).Fill(value);
            }
            else
            {
                FillRow(target, nest.Columns.Target, tile.Columns, value);
            }

            target += nest.Rows.Target;
        }
    }

    private static void FillRow<T>(T* target, long stride, int count, T value)
        where T : unmanaged
    {
        for (var column = 0; column < count; column++)
        {
            *target = value;
            target += stride;
        }
    }
}
