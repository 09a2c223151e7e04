namespace ActorShm.Kernels;

/// <summary>The common type of two operands, as NumPy 2.3 decides it (NEP 50).</summary>
internal static class Promotion
{
    /// <summary>The type in which two operands meet; a literal is weak and only its kind counts.</summary>
    public static DType Common(Operand a, Operand b)
    {
        if (a.IsLiteral && b.IsLiteral)
        {
            return a.Literal.Kind >= b.Literal.Kind ? a.Literal.DefaultDType : b.Literal.DefaultDType;
        }

        if (a.IsLiteral)
        {
            return Weak(b.Node.DType, a.Literal);
        }

        return b.IsLiteral ? Weak(a.Node.DType, b.Literal) : Common(a.Node.DType, b.Node.DType);
    }

    /// <summary>The type in which two typed operands meet: the smallest that holds both, float64 for an integer and a float32.</summary>
    public static DType Common(DType a, DType b)
    {
        if (a == b || b == DType.Bool)
        {
            return a;
        }

        if (a == DType.Bool)
        {
            return b;
        }

        return a.IsInteger() && b.IsInteger() ? DType.Int64 : DType.Float64;
    }

    private static DType Weak(DType strong, Literal literal) => literal.Kind switch
    {
        LiteralKind.Bool => strong,
        LiteralKind.Int => strong == DType.Bool ? DType.Int64 : strong,
        _ => strong.IsFloat() ? strong : DType.Float64,
    };
}
