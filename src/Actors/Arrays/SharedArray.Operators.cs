using System.Linq.Expressions;
using ActorShm.Actors.Arrays;
using ActorShm.Kernels;

namespace ActorShm.Actors;

// The arithmetic and logical operators. A scalar of type T converts to an array implicitly.
public sealed partial class SharedArray<T>
{
    /// <summary>Adds element by element; integers wrap around.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to different clients or choose different elements.</exception>
    public static SharedArray<T> operator +(SharedArray<T> left, SharedArray<T> right) => Binary<T>(ExpressionType.Add, left, right);

    /// <summary>Subtracts element by element; integers wrap around.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to different clients or choose different elements.</exception>
    public static SharedArray<T> operator -(SharedArray<T> left, SharedArray<T> right) => Binary<T>(ExpressionType.Subtract, left, right);

    /// <summary>Multiplies element by element; integers wrap around.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to different clients or choose different elements.</exception>
    public static SharedArray<T> operator *(SharedArray<T> left, SharedArray<T> right) => Binary<T>(ExpressionType.Multiply, left, right);

    /// <summary>Divides element by element. Integer division truncates towards zero, as in C#; an integer divided by zero is 0.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to different clients or choose different elements.</exception>
    public static SharedArray<T> operator /(SharedArray<T> left, SharedArray<T> right) => Binary<T>(ExpressionType.Divide, left, right);

    /// <summary>Computes the remainder, which has the sign of the dividend, as in C#; the remainder of an integer divided by zero is 0.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to different clients or choose different elements.</exception>
    public static SharedArray<T> operator %(SharedArray<T> left, SharedArray<T> right) => Binary<T>(ExpressionType.Modulo, left, right);

    /// <summary>Computes the bitwise and of integers, or the logical and of bools.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to different clients or choose different elements.</exception>
    public static SharedArray<T> operator &(SharedArray<T> left, SharedArray<T> right) => Binary<T>(ExpressionType.And, left, right);

    /// <summary>Computes the bitwise or of integers, or the logical or of bools.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to different clients or choose different elements.</exception>
    public static SharedArray<T> operator |(SharedArray<T> left, SharedArray<T> right) => Binary<T>(ExpressionType.Or, left, right);

    /// <summary>Computes the bitwise exclusive or of integers; for bools, whether exactly one is true.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to different clients or choose different elements.</exception>
    public static SharedArray<T> operator ^(SharedArray<T> left, SharedArray<T> right) => Binary<T>(ExpressionType.ExclusiveOr, left, right);

    /// <summary>Returns the array itself.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    public static SharedArray<T> operator +(SharedArray<T> array) => Unary(ExpressionType.UnaryPlus, array);

    /// <summary>Negates each element; the least value of a signed integer type stays as it is.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    public static SharedArray<T> operator -(SharedArray<T> array) => Unary(ExpressionType.Negate, array);

    /// <summary>Computes the complement of each integer, or the negation of each bool.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    public static SharedArray<T> operator ~(SharedArray<T> array) => Unary(ExpressionType.OnesComplement, array);

    /// <summary>Negates each bool.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    public static SharedArray<T> operator !(SharedArray<T> array) => Unary(ExpressionType.Not, array);

    private static SharedArray<TResult> Binary<TResult>(ExpressionType op, SharedArray<T> left, SharedArray<T> right)
        where TResult : unmanaged
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(LazyArray.Over(CSharpOperators.Binary(op, left.Lazy.Expression, right.Lazy.Expression), left.Lazy, right.Lazy));
    }

    private static SharedArray<T> Unary(ExpressionType op, SharedArray<T> array)
    {
        ArgumentNullException.ThrowIfNull(array);
        return new(array.Lazy with { Expression = CSharpOperators.Unary(op, array.Lazy.Expression) });
    }
}
