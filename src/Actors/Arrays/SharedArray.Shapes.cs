using ActorShm.Kernels;

namespace ActorShm.Actors;

// Parts of an array, and its elements in another shape. Nothing is copied, and nothing runs.
public sealed partial class SharedArray<T>
{
    /// <summary>Gets a part of the array, not computed yet: <c>x[1..^1]</c>, <c>x[^1]</c>, <c>x[.., 0]</c>, <c>x[AxisSlice.Of(.., step: 2)]</c>.</summary>
    /// <param name="slices">What to take from each axis, beginning with the first; axes that are left out stay whole. A single index removes its axis.</param>
    /// <exception cref="ArgumentException">There are more slices than axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A slice reaches beyond its axis.</exception>
    /// <exception cref="NotSupportedException">The array is filtered.</exception>
    public SharedArray<T> this[params ReadOnlySpan<AxisSlice> slices] => Shaped(ArrayShaping.Slice(Lazy.Expression, slices));

    /// <summary>Gives the same elements another shape, not computed yet; the last axis runs fastest.</summary>
    /// <param name="shape">The new extents; one of them may be -1 and is then computed from the others.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    /// <exception cref="NotSupportedException">The array is filtered.</exception>
    public SharedArray<T> Reshape(params ReadOnlySpan<long> shape) => Shaped(ArrayShaping.Reshape(Lazy.Expression, shape));

    /// <summary>Puts the axes into another order, not computed yet.</summary>
    /// <param name="axes">The axis of the array for each axis of the result; none reverses the order.</param>
    /// <exception cref="ArgumentException">The axes do not name each axis of the array exactly once.</exception>
    /// <exception cref="NotSupportedException">The array is filtered.</exception>
    public SharedArray<T> Transpose(params ReadOnlySpan<int> axes) => Shaped(ArrayShaping.Transpose(Lazy.Expression, axes));

    private SharedArray<T> Shaped(ArrayExpression expression) => IsFiltered
        ? throw new NotSupportedException($"{this} is filtered, so its elements have no places of their own. Slice or reshape the array first, and filter the result.")
        : new(Lazy with { Expression = expression });
}
