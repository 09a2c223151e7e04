using System.Collections.Immutable;
using System.Globalization;

namespace ActorShm.Kernels;

/// <summary>Slices arrays, and gives their elements another shape. Nothing is copied: computations with the result read the elements in place.</summary>
public static class ArrayShaping
{
    /// <summary>Gets a part of an array.</summary>
    /// <param name="array">The array.</param>
    /// <param name="slices">What to take from each axis, beginning with the first; axes that are left out stay whole.</param>
    /// <exception cref="ArgumentException">There are more slices than axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A slice reaches beyond its axis.</exception>
    public static ArrayExpression Slice(ArrayExpression array, params ReadOnlySpan<AxisSlice> slices)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (slices.IsEmpty || slices.Length > array.Shape.Length)
        {
            throw new ArgumentException($"{array} has {array.Shape.Length} axes, and {slices.Length} slices were given. Give one for each axis, or for the first ones.", nameof(slices));
        }

        var items = new IndexItem[slices.Length];
        for (var axis = 0; axis < items.Length; axis++)
        {
            items[axis] = slices[axis].On(axis, array.Shape[axis]);
        }

        var text = $"[{string.Join(", ", items.Select(Text))}]";
        return ArrayExpression.Indexed(text, Indexing.Select(array.Extents, items).Shape, array);
    }

    /// <summary>Gives the same elements another shape; the last axis runs fastest.</summary>
    /// <param name="array">The array.</param>
    /// <param name="shape">The new extents; one of them may be -1 and is then computed from the others.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements, or has more axes or elements than an array can have.</exception>
    public static ArrayExpression Reshape(ArrayExpression array, params ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(array);
        ImmutableArray<long> extents = [.. shape];
        try
        {
            return ShapeFunctions.Fit(array.Extents, extents) is { } fitting
                ? ArrayExpression.Reshaped("reshape", fitting, array, Tuple(extents))
                : throw new ArgumentException($"The {array.Extents.ElementCount} elements of {array} do not fit into the shape {Tuple(extents)}.", nameof(shape));
        }
        catch (ExpressionException refused)
        {
            throw new ArgumentException(refused.Message, nameof(shape), refused);
        }
    }

    /// <summary>Puts the axes into another order.</summary>
    /// <param name="array">The array.</param>
    /// <param name="axes">The axis of the array for each axis of the result; none reverses the order.</param>
    /// <exception cref="ArgumentException">The axes do not name each axis of the array exactly once.</exception>
    public static ArrayExpression Transpose(ArrayExpression array, params ReadOnlySpan<int> axes)
    {
        ArgumentNullException.ThrowIfNull(array);
        var rank = array.Shape.Length;
        int[] order = axes.IsEmpty ? [.. Enumerable.Range(0, rank).Reverse()] : [.. axes];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, rank)))
        {
            throw new ArgumentException($"{array} has {rank} axes; the new order must name each of them, from 0 on, once.", nameof(axes));
        }

        return rank < 2 ? array : ArrayExpression.Reshaped(
            "transpose", Selection.Transpose(array.Extents, [.. order]).Shape, array, axes.IsEmpty ? null : Tuple(order.Select(static axis => (long)axis)));
    }

    private static string Tuple(IEnumerable<long> values) =>
        $"({string.Concat(values.Select(static value => Text(value) + ", ")).TrimEnd(' ')})";

    private static string Text(IndexItem item) => item.Kind == IndexKind.Integer
        ? Text(item.Start)
        : $"{Text(item.Start)}:{Text(item.Stop)}{(item.Step is null ? "" : ":" + Text(item.Step))}";

    private static string Text(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
