namespace ActorShm.Kernels;

/// <summary>Translates C#'s unchecked conversions between numbers.</summary>
/// <remarks>
/// Integers wrap around, in C# and in the language. A float that no integer equals becomes the nearest integer that exists, and NaN becomes 0:
/// .NET does this since version 9, while NumPy leaves it to the processor. Integers of less than 32 bits are made
/// from such an int.
/// </remarks>
internal static class CSharpConversions
{
    /// <summary>Converts the elements as C# does.</summary>
    public static ArrayExpression Convert(ArrayExpression a, CSharpType to)
    {
        if (a.DType == to.DType)
        {
            return a;
        }

        var from = CSharpTypes.Of(a.DType);
        if (from.Kind == CSharpKind.Bool || to.Kind == CSharpKind.Bool || (from.Kind == CSharpKind.Complex && to.Kind != CSharpKind.Complex))
        {
            throw new NotSupportedException($"C# has no conversion from {from.Keyword} to {to.Keyword}.");
        }

        return from.Kind == CSharpKind.Float && to.IsInteger ? Saturated(a, to) : Cast(a, to.DType);
    }

    /// <summary>Converts by the language's own conversion.</summary>
    public static ArrayExpression Cast(ArrayExpression a, DType to) => ArrayExpression.Call(to.Name(), to, a);

    private static ArrayExpression Saturated(ArrayExpression a, CSharpType to)
    {
        if (to.Bits < 32)
        {
            return Cast(Saturated(a, CSharpTypes.Of(DType.Int32)), to.DType);
        }

        // The limits are powers of two, which a float32 holds and a float16 does not.
        var value = a.DType.Name() == "float16" ? Cast(a, DType.Float32) : a;
        var least = ArrayExpression.Constant((double)to.Minimum);
        var beyond = ArrayExpression.Constant(Math.ScaleB(1, to.Kind == CSharpKind.Unsigned ? to.Bits : to.Bits - 1));
        var fitting = CSharpOperators.Choose(Compare(">", value, least), value, least); // NaN is not greater either
        fitting = to.Minimum == 0 ? fitting : CSharpOperators.Choose(Compare("==", value, value), fitting, ArrayExpression.Constant(0.0));
        return CSharpOperators.Choose(Compare(">=", value, beyond), ArrayExpression.Constant(to.Integer(to.Maximum)), Cast(fitting, to.DType));
    }

    private static ArrayExpression Compare(string symbol, ArrayExpression a, ArrayExpression b) => ArrayExpression.Binary(symbol, DType.Bool, a, b);
}
