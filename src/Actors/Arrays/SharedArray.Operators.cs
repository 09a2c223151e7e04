using System.Linq.Expressions;
using ActorShm.Actors.Arrays;
using ActorShm.Kernels;

namespace ActorShm.Actors;

// The arithmetic and logical operators. A scalar of T converts to an array by itself.
public sealed partial class SharedArray<T>
{
    /// <summary>Adds element by element; integers wrap around.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to two clients or choose different elements.</exception>
    public static SharedArray<T> operator +(SharedArray<T> left, SharedArray<T> right) => Binary<T>(ExpressionType.Add, left, right);

    /// <summary>Subtracts element by element; integers wrap around.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to two clients or choose different elements.</exception>
    public static SharedArray<T> operator -(SharedArray<T> left, SharedArray<T> right) => Binary<T>(ExpressionType.Subtract, left, right);

    /// <summary>Multiplies element by element; integers wrap around.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to two clients or choose different elements.</exception>
    public static SharedArray<T> operator *(SharedArray<T> left, SharedArray<T> right) => Binary<T>(ExpressionType.Multiply, left, right);

    /// <summary>Divides element by element. Integers go towards zero, as in C#; an integer divided by zero is 0.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to two clients or choose different elements.</exception>
    public static SharedArray<T> operator /(SharedArray<T> left, SharedArray<T> right) => Binary<T>(ExpressionType.Divide, left, right);

    /// <summary>The remainder, which has the sign of the dividend, as in C#; that of an integer by zero is 0.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to two clients or choose different elements.</exception>
    public static SharedArray<T> operator %(SharedArray<T> left, SharedArray<T> right) => Binary<T>(ExpressionType.Modulo, left, right);

    /// <summary>Bitwise and of integers, logical and of bools.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to two clients or choose different elements.</exception>
    public static SharedArray<T> operator &(SharedArray<T> left, SharedArray<T> right) => Binary<T>(ExpressionType.And, left, right);

    /// <summary>Bitwise or of integers, logical or of bools.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to two clients or choose different elements.</exception>
    public static SharedArray<T> operator |(SharedArray<T> left, SharedArray<T> right) => Binary<T>(ExpressionType.Or, left, right);

    /// <summary>Bitwise exclusive or of integers; of bools, whether one alone is true.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to two clients or choose different elements.</exception>
    public static SharedArray<T> operator ^(SharedArray<T> left, SharedArray<T> right) => Binary<T>(ExpressionType.ExclusiveOr, left, right);

    /// <summary>The array itself.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    public static SharedArray<T> operator +(SharedArray<T> array) => Unary(ExpressionType.UnaryPlus, array);

    /// <summary>The opposite of each element; the least integer stays as it is.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    public static SharedArray<T> operator -(SharedArray<T> array) => Unary(ExpressionType.Negate, array);

    /// <summary>The complement of each integer, or the opposite of each bool.</summary>
    /// <exception cref="NotSupportedException">C# has no such operator for the element type.</exception>
    public static SharedArray<T> operator ~(SharedArray<T> array) => Unary(ExpressionType.OnesComplement, array);

    /// <summary>The opposite of each bool.</summary>
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
