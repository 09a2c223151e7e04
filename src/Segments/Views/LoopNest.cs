namespace ActorShm.Segments;

/// <summary>The loops over two arrays of the same shape, cut into tiles that fit in a cache, in an order that suits the memory rather than the axes.</summary>
/// <remarks>
/// Every pair of elements is visited once, in any order. So axes are reversed, sorted by the stride of the target, and merged where both arrays allow it. The two innermost
/// loops are the rows and columns of a tile: columns are neighbours in the target, and rows are neighbours in the source where the two differ (a transposition).
/// For work on one array the source strides are zero.
/// </remarks>
internal sealed class LoopNest
{
    private const int TileElements = Partitioner.BlockElements;
    private const int TransposedTileSide = 64;

    private readonly List<Loop> _outer;
    private readonly Loop _rows;
    private readonly Loop _columns;
    private readonly long _tileRows;
    private readonly long _tileColumns;
    private readonly long _targetOffset;
    private readonly long _sourceOffset;

    private LoopNest(List<Loop> outer, Loop rows, Loop columns, long targetOffset, long sourceOffset)
    {
        (_outer, _rows, _columns, _targetOffset, _sourceOffset) = (outer, rows, columns, targetOffset, sourceOffset);
        var isTransposing = rows.Length > 1 && rows.Source != 0 && Math.Abs(rows.Source) < Math.Abs(columns.Source);
        _tileColumns = Math.Min(columns.Length, isTransposing ? TransposedTileSide : TileElements);
        _tileRows = Math.Min(rows.Length, isTransposing ? TransposedTileSide : Math.Max(1, TileElements / Math.Max(1, _tileColumns)));
        TileCount = outer.Aggregate(1L, (count, loop) => count * loop.Length) * TilesPerColumn * TilesPerRow;
    }

    /// <summary>The number of tiles; zero for arrays without elements.</summary>
    public long TileCount { get; }

    /// <summary>The loop over the rows of a tile.</summary>
    public Loop Rows => _rows;

    /// <summary>The loop over the columns of a tile.</summary>
    public Loop Columns => _columns;

    private long TilesPerColumn => Tiles(_rows.Length, _tileRows);

    private long TilesPerRow => Tiles(_columns.Length, _tileColumns);

    /// <summary>Plans the loops over two arrays.</summary>
    public static LoopNest Over(ArrayLayout target, ArrayLayout source) => Over(target, source.Strides, source.Offset);

    /// <summary>Plans the loops over one array.</summary>
    public static LoopNest Over(ArrayLayout target) => Over(target, stackalloc long[target.Shape.Rank], 0);

    /// <summary>Computes one tile.</summary>
    /// <param name="index">Which tile, from 0; neighbours in this order are neighbours in the target.</param>
    public Tile TileAt(long index)
    {
        (index, var columnTile) = Math.DivRem(index, TilesPerRow);
        (index, var rowTile) = Math.DivRem(index, TilesPerColumn);
        var (row, column) = (rowTile * _tileRows, columnTile * _tileColumns);
        var target = _targetOffset + (row * _rows.Target) + (column * _columns.Target);
        var source = _sourceOffset + (row * _rows.Source) + (column * _columns.Source);
        for (var axis = _outer.Count - 1; axis >= 0; axis--)
        {
            (index, var position) = Math.DivRem(index, _outer[axis].Length);
            target += position * _outer[axis].Target;
            source += position * _outer[axis].Source;
        }

        return new Tile(target, source, (int)Math.Min(_tileRows, _rows.Length - row), (int)Math.Min(_tileColumns, _columns.Length - column));
    }

    private static LoopNest Over(ArrayLayout target, ReadOnlySpan<long> sourceStrides, long sourceOffset)
    {
        var targetOffset = target.Offset;
        var loops = new List<Loop>();
        for (var axis = 0; axis < target.Shape.Rank; axis++)
        {
            var loop = new Loop(target.Shape[axis], target.Strides[axis], sourceStrides[axis]);
            if (loop.Length == 0)
            {
                return new LoopNest([], Loop.None, Loop.None, 0, 0);
            }

            if (loop.Length > 1 && loop.Target < 0)
            {
                // Backwards through the target is forwards from its other end.
                targetOffset += (loop.Length - 1) * loop.Target;
                sourceOffset += (loop.Length - 1) * loop.Source;
                loop = new Loop(loop.Length, -loop.Target, -loop.Source);
            }

            if (loop.Length > 1)
            {
                loops.Add(loop);
            }
        }

        loops = Merge([.. loops.OrderByDescending(loop => loop.Target)]);
        var columns = Take(loops, loops.Count - 1);
        var rows = Take(loops, IndexOfNearest(loops));
        return new LoopNest(loops, rows, columns, targetOffset, sourceOffset);
    }

    private static List<Loop> Merge(List<Loop> loops)
    {
        for (var inner = loops.Count - 1; inner > 0; inner--)
        {
            var (outside, inside) = (loops[inner - 1], loops[inner]);
            if (outside.Target == inside.Length * inside.Target && outside.Source == inside.Length * inside.Source)
            {
                loops[inner - 1] = new Loop(outside.Length * inside.Length, inside.Target, inside.Source);
                loops.RemoveAt(inner);
            }
        }

        return loops;
    }

    // Among the remaining loops, finds the one that goes through the source in the smallest steps; of several equals, the innermost.
    private static int IndexOfNearest(List<Loop> loops)
    {
        var nearest = loops.Count - 1;
        for (var axis = nearest - 1; axis >= 0; axis--)
        {
            nearest = Math.Abs(loops[axis].Source) < Math.Abs(loops[nearest].Source) ? axis : nearest;
        }

        return nearest;
    }

    private static Loop Take(List<Loop> loops, int axis)
    {
        if (axis < 0)
        {
            return Loop.Once;
        }

        var taken = loops[axis];
        loops.RemoveAt(axis);
        return taken;
    }

    private static long Tiles(long length, long tileLength) => length == 0 ? 0 : ((length - 1) / tileLength) + 1;

    /// <summary>One loop: the number of turns, and how far each turn moves in each array, in elements.</summary>
    internal readonly record struct Loop(long Length, long Target, long Source)
    {
        /// <summary>A loop without a turn.</summary>
        public static Loop None => new(0, 0, 0);

        /// <summary>A loop of one turn.</summary>
        public static Loop Once => new(1, 1, 1);
    }

    /// <summary>A tile: where it starts in both arrays, in elements of their segments, and its size.</summary>
    internal readonly record struct Tile(long Target, long Source, int Rows, int Columns);
}
