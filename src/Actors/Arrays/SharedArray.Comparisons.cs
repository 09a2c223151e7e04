using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace ActorShm.Actors;

// Comparisons, which give an array of bools. Equality of two array objects is that of the objects.
public sealed partial class SharedArray<T>
{
    /// <summary>Whether each element is less.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to two clients or choose different elements.</exception>
    public static SharedArray<bool> operator <(SharedArray<T> left, SharedArray<T> right) => Binary<bool>(ExpressionType.LessThan, left, right);

    /// <summary>Whether each element is less or equal.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to two clients or choose different elements.</exception>
    public static SharedArray<bool> operator <=(SharedArray<T> left, SharedArray<T> right) => Binary<bool>(ExpressionType.LessThanOrEqual, left, right);

    /// <summary>Whether each element is greater.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to two clients or choose different elements.</exception>
    public static SharedArray<bool> operator >(SharedArray<T> left, SharedArray<T> right) => Binary<bool>(ExpressionType.GreaterThan, left, right);

    /// <summary>Whether each element is greater or equal.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to two clients or choose different elements.</exception>
    public static SharedArray<bool> operator >=(SharedArray<T> left, SharedArray<T> right) => Binary<bool>(ExpressionType.GreaterThanOrEqual, left, right);

    /// <summary>Whether each pair of elements is equal; NaN is not equal to itself.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to two clients or choose different elements.</exception>
    public static SharedArray<bool> operator ==(SharedArray<T> left, SharedArray<T> right) => Binary<bool>(ExpressionType.Equal, left, right);

    /// <summary>Whether each pair of elements differs; NaN differs from itself.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to two clients or choose different elements.</exception>
    public static SharedArray<bool> operator !=(SharedArray<T> left, SharedArray<T> right) => Binary<bool>(ExpressionType.NotEqual, left, right);

    /// <summary>Whether the other is the same object. To compare the elements, write <c>==</c>.</summary>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
