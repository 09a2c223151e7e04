using ActorShm.Kernels;

namespace ActorShm.Actors;

// Parts of an array, and its elements in another shape. Nothing is copied, and nothing runs.
public sealed partial class SharedArray<T>
{
    /// <summary>A part of the array, not computed yet: <c>x[1..^1]</c>, <c>x[^1]</c>, <c>x[.., 0]</c>, <c>x[AxisSlice.Of(.., step: 2)]</c>.</summary>
    /// <param name="slices">What is taken of each axis, from the first on; axes that are left out stay whole. One element takes its axis away.</param>
    /// <exception cref="ArgumentException">There are more slices than axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A slice goes beyond its axis.</exception>
    /// <exception cref="NotSupportedException">The array is filtered.</exception>
    public SharedArray<T> this[params ReadOnlySpan<AxisSlice> slices] => Shaped(ArrayShaping.Slice(Lazy.Expression, slices));

    /// <summary>The same elements, the last axis running fastest, in another shape; not computed yet.</summary>
    /// <param name="shape">The new extents; one of them may be -1, which is what the others leave.</param>
    /// <exception cref="ArgumentException">The shape has not as many elements.</exception>
    /// <exception cref="NotSupportedException">The array is filtered.</exception>
    public SharedArray<T> Reshape(params ReadOnlySpan<long> shape) => Shaped(ArrayShaping.Reshape(Lazy.Expression, shape));

    /// <summary>The axes in another order, not computed yet.</summary>
    /// <param name="axes">For each axis of the result the axis of the array; none to reverse the order.</param>
    /// <exception cref="ArgumentException">They do not name each axis once.</exception>
    /// <exception cref="NotSupportedException">The array is filtered.</exception>
    public SharedArray<T> Transpose(params ReadOnlySpan<int> axes) => Shaped(ArrayShaping.Transpose(Lazy.Expression, axes));

    private SharedArray<T> Shaped(ArrayExpression expression) => IsFiltered
        ? throw new NotSupportedException($"{this} is filtered, so its elements have no places of their own. Slice or reshape the array first, and filter the result.")
        : new(Lazy with { Expression = expression });
}
