using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace ActorShm.Actors;

// Comparisons, whose results are arrays of bools. Equals compares the array objects, not their elements.
public sealed partial class SharedArray<T>
{
    /// <summary>Determines for each pair of elements whether the left one is less than the right one.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to different clients or choose different elements.</exception>
    public static SharedArray<bool> operator <(SharedArray<T> left, SharedArray<T> right) => Binary<bool>(ExpressionType.LessThan, left, right);

    /// <summary>Determines for each pair of elements whether the left one is less than or equal to the right one.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to different clients or choose different elements.</exception>
    public static SharedArray<bool> operator <=(SharedArray<T> left, SharedArray<T> right) => Binary<bool>(ExpressionType.LessThanOrEqual, left, right);

    /// <summary>Determines for each pair of elements whether the left one is greater than the right one.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to different clients or choose different elements.</exception>
    public static SharedArray<bool> operator >(SharedArray<T> left, SharedArray<T> right) => Binary<bool>(ExpressionType.GreaterThan, left, right);

    /// <summary>Determines for each pair of elements whether the left one is greater than or equal to the right one.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to different clients or choose different elements.</exception>
    public static SharedArray<bool> operator >=(SharedArray<T> left, SharedArray<T> right) => Binary<bool>(ExpressionType.GreaterThanOrEqual, left, right);

    /// <summary>Determines for each pair of elements whether they are equal; NaN is not equal to itself.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to different clients or choose different elements.</exception>
    public static SharedArray<bool> operator ==(SharedArray<T> left, SharedArray<T> right) => Binary<bool>(ExpressionType.Equal, left, right);

    /// <summary>Determines for each pair of elements whether they differ; NaN differs from itself.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to different clients or choose different elements.</exception>
    public static SharedArray<bool> operator !=(SharedArray<T> left, SharedArray<T> right) => Binary<bool>(ExpressionType.NotEqual, left, right);

    /// <summary>Determines whether the other is the same object. To compare elements, use <c>==</c>.</summary>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
