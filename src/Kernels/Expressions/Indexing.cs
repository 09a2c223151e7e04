namespace ActorShm.Kernels;

/// <summary>Evaluates <c>x[1:, ::2]</c>: makes the selection that the items describe.</summary>
internal static class Indexing
{
    /// <exception cref="ExpressionException">An item does not fit the array; the index of the item is the exception's parameter.</exception>
    public static Node Apply(ExpressionBuilder builder, Operand value, IReadOnlyList<IndexItem> items)
    {
        var array = builder.Typed(value);
        var selection = Select(array.Shape, items);
        return array.IsScalar ? builder.Graph.Broadcast(array, selection.Shape) : builder.Graph.Select(array, selection);
    }

    /// <summary>Determines which elements of an array of this shape the items select.</summary>
    /// <exception cref="ExpressionException">An item does not fit the array; the index of the item is the exception's parameter.</exception>
    public static Selection Select(ArrayShape shape, IReadOnlyList<IndexItem> items)
    {
        var taken = items.Count(static item => item.TakesAxis);
        if (taken > shape.Rank)
        {
            throw new ExpressionException(
                $"too many indices for array: array is {shape.Rank}-dimensional, but {taken} were indexed.", LastTaking(items));
        }

        if (items.Count(static item => item.Kind == IndexKind.Ellipsis) > 1)
        {
            throw new ExpressionException("an index can only have a single ellipsis ('...').", items.ToList().FindLastIndex(static item => item.Kind == IndexKind.Ellipsis));
        }

        var selecting = new Selecting(shape);
        for (var i = 0; i < items.Count; i++)
        {
            selecting.Add(items[i], i, free: shape.Rank - taken);
        }

        return selecting.Finish();
    }

    private static int LastTaking(IReadOnlyList<IndexItem> items) => items.ToList().FindLastIndex(static item => item.TakesAxis);

    /// <summary>Goes through the array's axes and the items together.</summary>
    private sealed class Selecting(ArrayShape shape)
    {
        private readonly long[] _starts = new long[shape.Rank];
        private readonly List<long> _extents = [];
        private readonly List<int> _axes = [];
        private readonly List<long> _steps = [];
        private int _axis;

        public void Add(IndexItem item, int number, int free)
        {
            switch (item.Kind)
            {
                case IndexKind.Integer:
                    _starts[_axis] = Index(item.Start!.Value, number);
                    _axis++;
                    break;
                case IndexKind.Slice:
                    Slice(item, number);
                    break;
                case IndexKind.NewAxis:
                    Walk(-1, extent: 1, step: 0);
                    break;
                default:
                    Keep(free);
                    break;
            }
        }

        public Selection Finish()
        {
            Keep(shape.Rank - _axis);
            return new Selection(ArrayShape.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_extents)), [.. _starts], [.. _axes], [.. _steps]);
        }

        private void Keep(int count)
        {
            for (; count > 0; count--)
            {
                Walk(_axis, shape.Extents[_axis], step: 1);
                _axis++;
            }
        }

        private void Walk(int axis, long extent, long step)
        {
            _axes.Add(axis);
            _extents.Add(extent);
            _steps.Add(step);
        }

        private long Index(long index, int number)
        {
            var extent = shape.Extents[_axis];
            return index >= -extent && index < extent
                ? index < 0 ? index + extent : index
                : throw new ExpressionException($"index {index} is out of bounds for axis {_axis} with size {extent}.", number);
        }

        /// <summary>Selects a slice. Bounds beyond the array are cut to it, as in Python.</summary>
        private void Slice(IndexItem item, int number)
        {
            var extent = shape.Extents[_axis];
            var step = item.Step ?? 1;
            if (step is 0 or long.MinValue)
            {
                throw new ExpressionException(step == 0 ? "slice step cannot be zero." : "This slice step is too large.", number);
            }

            var (lowest, highest) = step > 0 ? (0L, extent) : (-1L, extent - 1);
            var start = Bound(item.Start, step > 0 ? lowest : highest, extent, lowest, highest);
            var stop = Bound(item.Stop, step > 0 ? highest : lowest, extent, lowest, highest);
            var way = step > 0 ? stop - start : start - stop;
            var count = way <= 0 ? 0 : ((way - 1) / Math.Abs(step)) + 1;
            _starts[_axis] = count == 0 ? 0 : start;

            // A step that is never taken may be larger than any array.
            Walk(_axis, count, count > 1 ? step : 1);
            _axis++;
        }

        private static long Bound(long? given, long missing, long extent, long lowest, long highest) =>
            given is { } bound ? Math.Clamp(bound < 0 ? bound + extent : bound, lowest, highest) : missing;
    }
}
