using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>The functions that give an array another shape without touching its elements.</summary>
internal static class ShapeFunctions
{
    /// <summary>Puts the axes into another order; reverses them when none is given.</summary>
    public static Node Transpose(ExpressionBuilder builder, Arguments a)
    {
        var array = builder.Typed(a[0]);
        var order = a.Integers("axes") is { } given ? Order(a, given, array.Shape.Rank) : [.. Enumerable.Range(0, array.Shape.Rank).Reverse()];
        return array.IsScalar ? array : builder.Graph.Select(array, Selection.Transpose(array.Shape, order));
    }

    public static Node SwapAxes(ExpressionBuilder builder, Arguments a)
    {
        var array = builder.Typed(a[0]);
        var first = AxisOf(a, "axis1", a.Integer("axis1"), array.Shape.Rank);
        var second = AxisOf(a, "axis2", a.Integer("axis2"), array.Shape.Rank);
        var order = Enumerable.Range(0, array.Shape.Rank).Select(axis => axis == first ? second : axis == second ? first : axis);
        return builder.Graph.Select(array, Selection.Transpose(array.Shape, [.. order]));
    }

    /// <summary>Gives an array another shape with the same number of elements; an extent of -1 is computed from the others.</summary>
    public static Node Reshape(ExpressionBuilder builder, Arguments a)
    {
        var array = builder.Typed(a[0]);
        var given = a.Integers("shape") ?? throw a.Refuse("shape", "must be an integer or a tuple of integers");
        return Reshaped(builder, array, Extents(a, given, array.Shape));
    }

    public static Node Ravel(ExpressionBuilder builder, Operand a)
    {
        var array = builder.Typed(a);
        return Reshaped(builder, array, new ArrayShape([array.Shape.ElementCount]));
    }

    /// <summary>Removes the axes of one element, or those of them that are given.</summary>
    public static Node Squeeze(ExpressionBuilder builder, Arguments a)
    {
        var array = builder.Typed(a[0]);
        var gone = a.Integers("axis") is { } given
            ? AxesOf(a, given, array.Shape.Rank)
            : [.. Enumerable.Range(0, array.Shape.Rank).Where(axis => array.Shape.Extents[axis] == 1)];
        if (gone.Any(axis => array.Shape.Extents[axis] != 1))
        {
            throw a.Refuse("axis", $"cannot select an axis to squeeze out which has size not equal to one (the shape is {array.Shape})");
        }

        return Reshaped(builder, array, new ArrayShape([.. array.Shape.Extents.Where((_, axis) => !gone.Contains(axis))]));
    }

    /// <summary>Adds axes of one element at the given places of the result.</summary>
    public static Node ExpandDims(ExpressionBuilder builder, Arguments a)
    {
        var array = builder.Typed(a[0]);
        var given = a.Integers("axis") ?? throw a.Refuse("axis", "must be an integer or a tuple of integers");
        var rank = array.Shape.Rank + given.Length;
        var places = AxesOf(a, given, rank);
        var old = 0;
        long[] extents = [.. Enumerable.Range(0, rank).Select(axis => places.Contains(axis) ? 1 : array.Shape.Extents[old++])];
        return Reshaped(builder, array, ArrayShape.Of(extents));
    }

    /// <summary>Stretches an array to a shape by the rule of broadcasting.</summary>
    public static Node BroadcastTo(ExpressionBuilder builder, Arguments a)
    {
        var array = builder.Typed(a[0]);
        var given = a.Integers("shape") ?? throw a.Refuse("shape", "must be an integer or a tuple of integers");
        if (given.Any(static extent => extent < 0))
        {
            throw a.Refuse("shape", "must not be negative");
        }

        var shape = ArrayShape.Of(given.AsSpan());
        var fits = array.Shape.Rank <= shape.Rank
            && Enumerable.Range(1, array.Shape.Rank).All(back => array.Shape.FromTheEnd(back) is var extent && (extent == 1 || extent == shape.FromTheEnd(back)));
        return fits ? builder.Graph.Stretch(array, shape) : throw a.Refuse("shape", $"cannot be reached by broadcasting: the array has the shape {array.Shape}");
    }

    /// <summary>Gets the axes of an argument, each from 0 to the rank.</summary>
    /// <exception cref="ExpressionException">An axis is out of bounds or given twice.</exception>
    public static ImmutableArray<int> AxesOf(Arguments a, ImmutableArray<long> given, int rank)
    {
        var axes = given.Select(axis => AxisOf(a, "axis", axis, rank)).ToImmutableArray();
        return axes.Distinct().Count() == axes.Length ? axes : throw a.Refuse("axis", "has a duplicate value");
    }

    private static int AxisOf(Arguments a, string parameter, long axis, int rank) => axis >= -rank && axis < rank
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw a.Refuse(parameter, $"is out of bounds: axis {axis} of an array of dimension {rank}");

    private static ImmutableArray<int> Order(Arguments a, ImmutableArray<long> given, int rank)
    {
        var order = given.Select(axis => AxisOf(a, "axes", axis, rank)).ToImmutableArray();
        return order.Length == rank && order.Distinct().Count() == rank ? order : throw a.Refuse("axes", $"must name each of the {rank} axes once");
    }

    private static ArrayShape Extents(Arguments a, ImmutableArray<long> given, ArrayShape from)
    {
        return Fit(from, given)
            ?? throw a.Refuse("shape", $"does not fit: cannot reshape array of size {from.ElementCount} into shape ({string.Join(", ", given)})");
    }

    /// <summary>Gets the shape with an extent of -1 computed from the others; null when it has another number of elements.</summary>
    public static ArrayShape? Fit(ArrayShape from, ImmutableArray<long> given)
    {
        var known = ArrayShape.Of([.. given.Select(static extent => extent == -1 ? 1 : Math.Max(0, extent))]).ElementCount;
        var open = given.Count(static extent => extent == -1);
        var fits = given.All(static extent => extent >= -1) && open <= 1 && (open == 1 ? known > 0 && from.ElementCount % known == 0 : from.ElementCount == known);
        return fits ? ArrayShape.Of([.. given.Select(extent => extent == -1 ? from.ElementCount / known : extent)]) : null;
    }

    private static Node Reshaped(ExpressionBuilder builder, Node array, ArrayShape shape)
    {
        if (array.IsScalar)
        {
            return builder.Graph.Broadcast(array, shape);
        }

        // A shape without axes has only one element, whose index is 0 everywhere.
        return shape.IsScalar
            ? builder.Graph.Select(array, new Selection(shape, [.. array.Shape.Extents.Select(static _ => 0L)], [], []))
            : builder.Graph.Reshape(array, shape);
    }
}
