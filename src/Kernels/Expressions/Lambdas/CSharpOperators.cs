using System.Linq.Expressions;

namespace ActorShm.Kernels;

/// <summary>Applies C#'s operators to arrays; for each pair of elements they mean what C# means.</summary>
/// <remarks>
/// C# truncates where the language floors: C#'s integer <c>/</c> goes towards zero, and the result of <c>%</c> has the sign of the dividend.
/// Where C# throws, there is no exception but the language's value: an integer divided by zero is 0, and the least integer
/// divided by -1 is itself.
/// </remarks>
public static class CSharpOperators
{
    /// <summary>Applies an operator to two arrays of one element type, to arrays of complex numbers and doubles, to an array and a single value, or to two single values.</summary>
    /// <param name="op">An arithmetic, comparison or logical operator, as an expression tree names it.</param>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    /// <returns>An array of the same type; of bools for a comparison.</returns>
    /// <exception cref="NotSupportedException">C# has no such operator for this type, or the language lacks what the operator needs.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static ArrayExpression Binary(ExpressionType op, ArrayExpression a, ArrayExpression b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var type = CSharpTypes.Of(a.DType);
        RequireOperator(op, type);
        return op switch
        {
            ExpressionType.Add or ExpressionType.Subtract or ExpressionType.Multiply or ExpressionType.Divide
                when ComplexOperators.Differ(op, type, CSharpTypes.Of(b.DType)) => ComplexOperators.Apply(op, a, b),
            ExpressionType.Add => ArrayExpression.Binary("+", a.DType, a, b),
            ExpressionType.Subtract => ArrayExpression.Binary("-", a.DType, a, b),
            ExpressionType.Multiply => ArrayExpression.Binary("*", a.DType, a, b),
            ExpressionType.Divide => type.IsInteger ? TruncatedDivision.Quotient(a, b, type) : ArrayExpression.Binary("/", a.DType, a, b),
            ExpressionType.Modulo => type.IsInteger ? TruncatedDivision.Remainder(a, b, type) : TruncatedDivision.FloatRemainder(a, b),
            ExpressionType.And or ExpressionType.AndAlso => ArrayExpression.Binary("&", a.DType, a, b),
            ExpressionType.Or or ExpressionType.OrElse => ArrayExpression.Binary("|", a.DType, a, b),
            ExpressionType.ExclusiveOr => ArrayExpression.Binary("^", a.DType, a, b),
            ExpressionType.LeftShift => Shift("<<", a, b, type),
            ExpressionType.RightShift => Shift(">>", a, b, type),
            _ => ArrayExpression.Binary(ComparisonSymbol(op), DType.Bool, a, b),
        };
    }

    /// <summary>Applies an operator to each element.</summary>
    /// <param name="op">Unary plus, unary minus, or a complement.</param>
    /// <param name="a">The operand.</param>
    /// <exception cref="NotSupportedException">C# has no such operator for this type, or the language lacks what the operator needs.</exception>
    public static ArrayExpression Unary(ExpressionType op, ArrayExpression a)
    {
        ArgumentNullException.ThrowIfNull(a);
        var type = CSharpTypes.Of(a.DType);
        return op switch
        {
            ExpressionType.UnaryPlus when type.Kind != CSharpKind.Bool => a,
            ExpressionType.Negate when type.Kind != CSharpKind.Bool => ArrayExpression.Unary("-", a.DType, a),
            ExpressionType.Not or ExpressionType.OnesComplement when type.IsInteger || type.Kind == CSharpKind.Bool => ArrayExpression.Unary("~", a.DType, a),
            _ => throw new NotSupportedException($"C# has no operator {op} for {type.Keyword}."),
        };
    }

    /// <summary>Applies the conditional operator: takes each element from one of two arrays, as a third one says.</summary>
    internal static ArrayExpression Choose(ArrayExpression condition, ArrayExpression a, ArrayExpression b)
    {
        // Two literals would take the type that Python gives them; it is enough that one of them has the right type.
        var chosen = a.IsUntyped && b.IsConstant ? a.Typed : a;
        return ArrayExpression.Call("where", a.DType, condition, chosen, b);
    }

    /// <summary>Stretches an array or a single value to the shape of another array.</summary>
    internal static ArrayExpression Stretch(ArrayExpression value, ArrayExpression shaped)
    {
        var everywhere = ArrayExpression.Binary("==", DType.Bool, shaped, shaped);
        return Choose(everywhere, value, value);
    }

    /// <summary>Shifts as C# does, which takes the count modulo the width; NumPy shifts everything out.</summary>
    private static ArrayExpression Shift(string symbol, ArrayExpression a, ArrayExpression count, CSharpType type)
    {
        var last = type.Bits - 1;
        var masked = count.IsConstant
            ? ArrayExpression.Constant(type.Integer((int)count.Value! & last))
            : CSharpConversions.Cast(ArrayExpression.Binary("&", count.DType, count, ArrayExpression.Constant(last)), a.DType);
        return ArrayExpression.Binary(symbol, a.DType, a, masked);
    }

    private static string ComparisonSymbol(ExpressionType op) => op switch
    {
        ExpressionType.LessThan => "<",
        ExpressionType.LessThanOrEqual => "<=",
        ExpressionType.GreaterThan => ">",
        ExpressionType.GreaterThanOrEqual => ">=",
        ExpressionType.Equal => "==",
        ExpressionType.NotEqual => "!=",
        _ => throw new NotSupportedException($"The operator {op} is none that programs know."),
    };

    private static void RequireOperator(ExpressionType op, CSharpType type)
    {
        var exists = op switch
        {
            ExpressionType.AndAlso or ExpressionType.OrElse => type.Kind == CSharpKind.Bool,
            ExpressionType.And or ExpressionType.Or or ExpressionType.ExclusiveOr => type.Kind == CSharpKind.Bool || type.IsInteger,
            ExpressionType.LeftShift or ExpressionType.RightShift => type.IsInteger,
            ExpressionType.Equal or ExpressionType.NotEqual => true,
            ExpressionType.Add or ExpressionType.Subtract or ExpressionType.Multiply or ExpressionType.Divide => type.Kind != CSharpKind.Bool,
            _ => type.Kind is not (CSharpKind.Bool or CSharpKind.Complex),
        };
        if (!exists)
        {
            throw new NotSupportedException($"C# has no operator {op} for {type.Keyword}.");
        }
    }
}
