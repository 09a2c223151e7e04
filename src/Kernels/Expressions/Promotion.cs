namespace ActorShm.Kernels;

/// <summary>Finds the common type of two operands, as NumPy 2.3 does (NEP 50).</summary>
internal static class Promotion
{
    /// <summary>Gets the type in which two operands meet; a literal is weak, and only its kind counts.</summary>
    public static DType Common(Operand a, Operand b)
    {
        if (a.IsLiteral && b.IsLiteral)
        {
            return a.Literal.Kind >= b.Literal.Kind ? a.Literal.DefaultDType : b.Literal.DefaultDType;
        }

        if (a.IsLiteral)
        {
            return Weak(b.DType, a.Literal);
        }

        return b.IsLiteral ? Weak(a.DType, b.Literal) : Common(a.DType, b.DType);
    }

    /// <summary>Gets the type in which three operands meet: that of the typed ones, with literals counting as weak.</summary>
    public static DType Common(Operand a, Operand b, Operand c)
    {
        Operand[] all = [a, b, c];
        DType[] typed = [.. all.Where(static operand => !operand.IsLiteral).Select(static operand => operand.DType)];
        var literals = all.Where(static operand => operand.IsLiteral).Select(static operand => operand.Literal);
        return typed.Length == 0
            ? literals.MaxBy(static literal => literal.Kind).DefaultDType
            : literals.Aggregate(Common(typed), Weak);
    }

    /// <summary>Gets the common type of several types. Beside a float or a complex number, each integer counts for itself: int8 and uint8 meet float16 there, although no integer of 8 bits holds both.</summary>
    private static DType Common(DType[] typed) => typed.FirstOrDefault(static dtype => dtype.IsFloat() || dtype.IsComplex()) is var main and not default(DType)
        ? typed.Select(dtype => Common(main, dtype)).Aggregate(Common)
        : typed.Aggregate(Common);

    /// <summary>Gets the type in which two typed operands meet: the smallest that holds both; float64 where no integer holds a uint64 and a signed integer.</summary>
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

        if (a.IsInteger() && b.IsInteger())
        {
            return Integers(a, b);
        }

        var component = (DType)Math.Max((byte)FloatOf(a.Component()), (byte)FloatOf(b.Component()));
        return a.IsComplex() || b.IsComplex() ? DTypes.ComplexOf(Larger(component, DType.Float32)) : component;
    }

    /// <summary>Gets the smallest float type that holds an integer type, as NumPy pairs them; float64 from 32 bits on. For a float type, the type itself.</summary>
    public static DType FloatOf(DType dtype) => dtype switch
    {
        DType.Bool or DType.Int8 or DType.UInt8 => DType.Float16,
        DType.Int16 or DType.UInt16 => DType.Float32,
        _ => dtype.IsFloat() ? dtype : DType.Float64,
    };

    private static DType Larger(DType a, DType b) => a > b ? a : b;

    private static DType Integers(DType a, DType b)
    {
        if (a.IsUnsigned() == b.IsUnsigned())
        {
            return Larger(a, b);
        }

        // A larger signed type holds the unsigned one; otherwise the next larger signed type holds both.
        var (signed, unsigned) = a.IsUnsigned() ? (b, a) : (a, b);
        var needed = unsigned switch
        {
            DType.UInt8 => DType.Int16,
            DType.UInt16 => DType.Int32,
            DType.UInt32 => DType.Int64,
            _ => DType.Float64,
        };
        return Larger(signed, needed);
    }

    private static DType Weak(DType strong, Literal literal) => literal.Kind switch
    {
        LiteralKind.Bool => strong,
        LiteralKind.Int => strong == DType.Bool ? DType.Int64 : strong,
        LiteralKind.Float => strong.IsFloat() || strong.IsComplex() ? strong : DType.Float64,
        _ => strong.IsComplex() ? strong : strong is DType.Float16 or DType.Float32 ? DType.Complex64 : DType.Complex128,
    };
}
