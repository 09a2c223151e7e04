namespace ActorShm.Kernels;

/// <summary>Writes C#'s division, which truncates, in the language, whose <c>//</c> floors and whose <c>%</c> has the sign of the divisor.</summary>
internal static class TruncatedDivision
{
    /// <summary>Computes the floor, plus one where the quotient is negative and not exact.</summary>
    public static ArrayExpression Quotient(ArrayExpression a, ArrayExpression b, CSharpType type)
    {
        var floor = ArrayExpression.Binary("//", a.DType, a, b);
        return type.Kind == CSharpKind.Unsigned ? floor : ArrayExpression.Binary("+", a.DType, floor, DiffersFromFloor(a, b, FloorRemainder(a, b)));
    }

    /// <summary>Computes the remainder of the floor, less one divisor where the floor differs.</summary>
    public static ArrayExpression Remainder(ArrayExpression a, ArrayExpression b, CSharpType type)
    {
        var remainder = FloorRemainder(a, b);
        return type.Kind == CSharpKind.Unsigned
            ? remainder
            : CSharpOperators.Choose(DiffersFromFloor(a, b, remainder), ArrayExpression.Binary("-", a.DType, remainder, b), remainder);
    }

    /// <summary>
    /// Computes the remainder of the two magnitudes, which is exact and the same in both, and gives it the sign of the dividend; a zero takes the sign too.
    /// </summary>
    public static ArrayExpression FloatRemainder(ArrayExpression a, ArrayExpression b)
    {
        var zero = ArrayExpression.Constant(0.0);
        var positive = ArrayExpression.Binary("%", a.DType, Absolute(a), Absolute(b));
        var signed = CSharpOperators.Choose(Compare("<", a, zero), ArrayExpression.Unary("-", a.DType, positive), positive);
        return CSharpOperators.Choose(Compare("==", positive, zero), ArrayExpression.Binary("*", a.DType, a, zero), signed);
    }

    private static ArrayExpression FloorRemainder(ArrayExpression a, ArrayExpression b) => ArrayExpression.Binary("%", a.DType, a, b);

    /// <summary>Whether the quotient is negative and not exact. A division by zero leaves no remainder, so it counts as exact.</summary>
    private static ArrayExpression DiffersFromFloor(ArrayExpression a, ArrayExpression b, ArrayExpression remainder)
    {
        var zero = ArrayExpression.Constant(0);
        var negative = b.IsConstant
            ? Compare(Convert.ToInt64(b.Value) < 0 ? ">" : "<", a, zero)
            : a.IsConstant
                ? Compare(Convert.ToInt64(a.Value) < 0 ? ">" : "<", b, zero)
                : Compare("!=", Compare("<", a, zero), Compare("<", b, zero));
        return ArrayExpression.Binary("&", DType.Bool, Compare("!=", remainder, zero), negative);
    }

    private static ArrayExpression Compare(string symbol, ArrayExpression a, ArrayExpression b) => ArrayExpression.Binary(symbol, DType.Bool, a, b);

    private static ArrayExpression Absolute(ArrayExpression a) => a.Value switch
    {
        double value => ArrayExpression.Constant(Math.Abs(value)),
        float value => ArrayExpression.Constant(Math.Abs(value)),
        Half value => ArrayExpression.Constant(Half.Abs(value)),
        _ => ArrayExpression.Call("abs", a.DType, a),
    };
}
