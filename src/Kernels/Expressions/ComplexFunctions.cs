namespace ActorShm.Kernels;

/// <summary>Functions of complex numbers, written out in operations on their parts.</summary>
internal static class ComplexFunctions
{
    private const int Doublings = 128;
    private const double Ln2 = 0.69314718055994530942;

    /// <summary>Computes the distance from zero; it is infinite when a part is, even beside a NaN.</summary>
    public static Node Abs(ExpressionBuilder builder, Operand a) => builder.Compute(OpCode.Hypot, a.Real.DType, a.Real, a.Imaginary);

    /// <summary>Computes the logarithm of the distance from zero, and the angle.</summary>
    /// <remarks>
    /// For very large and very small numbers the distance is computed after scaling, so that it neither overflows nor loses digits; for numbers near the circle of radius 1, by
    /// its difference from 1. Complex64 is computed in float64, which has room.
    /// </remarks>
    public static Operand Log(ExpressionBuilder builder, Operand a)
    {
        var dtype = a.Real.DType;
        if (dtype == DType.Float32)
        {
            return builder.As(Log(builder, builder.As(a, DType.Complex128)), DType.Complex64);
        }

        var scaled = InRange(builder, a, Doublings * Ln2, -Doublings * Ln2, out var change);
        var ofDistance = builder.Compute(OpCode.Add, dtype, builder.Compute(OpCode.Log, dtype, Abs(builder, scaled)), change);
        var ofDifference = builder.Compute(OpCode.Log1p, dtype, UnitCircle.SquareLessOne(builder, a, out var isNear));
        var logarithm = Select(builder, isNear, builder.Compute(OpCode.Multiply, dtype, ofDifference, Number(builder, dtype, 0.5)), ofDistance);
        return Operand.Pair(logarithm, builder.Compute(OpCode.Arctan2, dtype, a.Imaginary, a.Real));
    }

    /// <summary>Computes e to the power of the real part, turned by the imaginary part. Where the imaginary part is zero, the result is real.</summary>
    public static Operand Exp(ExpressionBuilder builder, Operand a)
    {
        var dtype = a.Real.DType;
        var growth = builder.Compute(OpCode.Exp, dtype, a.Real);
        var isReal = builder.Comparison(OpCode.Equal, dtype, a.Imaginary, Literal.Of(0.0));
        var real = builder.Compute(OpCode.Multiply, dtype, growth, builder.Compute(OpCode.Cos, dtype, a.Imaginary));
        var imaginary = builder.Compute(OpCode.Multiply, dtype, growth, builder.Compute(OpCode.Sin, dtype, a.Imaginary));
        return Operand.Pair(Select(builder, isReal, growth, real), Select(builder, isReal, a.Imaginary, imaginary));
    }

    /// <summary>Computes the root whose real part is not negative; the imaginary part keeps its sign, even if it is zero.</summary>
    /// <remarks>For complex64 it is computed in float64 and rounded once.</remarks>
    public static Operand Sqrt(ExpressionBuilder builder, Operand a)
    {
        var dtype = a.Real.DType;
        if (dtype == DType.Float32)
        {
            return builder.As(Sqrt(builder, builder.As(a, DType.Complex128)), DType.Complex64);
        }

        Node Product(Node x, Node y) => builder.Compute(OpCode.Multiply, dtype, x, y);
        var (real, imaginary) = (builder.Compute(OpCode.Abs, dtype, a.Real), builder.Compute(OpCode.Abs, dtype, a.Imaginary));

        // The larger part of the root is sqrt((|x| + |z|) / 2), and the other one is half the imaginary part divided by it. The sum may be too large, so it is computed of eighths;
        // small numbers are made larger instead, because their eighths would lose digits.
        var isSmall = builder.Comparison(OpCode.Less, dtype, builder.Compute(OpCode.Maximum, dtype, real, imaginary), Literal.Of(1e-280));
        Node ByRange(double ofSmall, double ofOthers) => Select(builder, isSmall, Number(builder, dtype, ofSmall), Number(builder, dtype, ofOthers));
        var scale = ByRange(Math.ScaleB(1, 125), 0.125);
        var (x, y) = (Product(real, scale), Product(imaginary, scale));
        var root = builder.Compute(OpCode.Sqrt, dtype, builder.Compute(OpCode.Add, dtype, x, builder.Compute(OpCode.Hypot, dtype, x, y)));
        var larger = Product(root, ByRange(Math.ScaleB(1, -63), 2));
        var isZero = builder.Comparison(OpCode.Equal, dtype, larger, Literal.Of(0.0));
        var smaller = Select(
            builder,
            isZero,
            Number(builder, dtype, 0),
            builder.Compute(OpCode.Divide, dtype, imaginary, Product(larger, Number(builder, dtype, 2))));
        var isLeft = builder.Comparison(OpCode.Less, dtype, a.Real, Literal.Of(0.0));
        var height = Select(builder, isLeft, larger, smaller);
        var isBelow = builder.Closed(
            OpCode.Maximum,
            DType.Bool,
            builder.Comparison(OpCode.Less, dtype, a.Imaginary, Literal.Of(0.0)),
            builder.Comparison(OpCode.Less, dtype, builder.Compute(OpCode.Divide, dtype, Number(builder, dtype, 1), a.Imaginary), Literal.Of(0.0)));
        return Operand.Pair(
            Select(builder, isLeft, smaller, larger), Select(builder, isBelow, builder.Compute(OpCode.Negate, dtype, height), height));
    }

    /// <summary>Divides a number by its distance from zero, with both scaled so that the distance neither overflows nor loses digits; the sign of zero is zero.</summary>
    /// <remarks>As in NumPy 2, where one part is infinite only the sign of that part is left, and where both are infinite the direction is NaN.</remarks>
    public static Operand Sign(ExpressionBuilder builder, Operand a)
    {
        const DType Wide = DType.Float64;
        var wide = InRange(builder, builder.As(a, DType.Complex128), 0, 0, out _);
        var distance = Abs(builder, wide);
        var zero = Number(builder, Wide, 0);
        var isZero = builder.Comparison(OpCode.Equal, Wide, distance, zero);
        var isFar = IsInfinite(distance);
        Node IsInfinite(Node size) => builder.Comparison(OpCode.Equal, Wide, size, Literal.Of(double.PositiveInfinity));
        Node IsInfinitePart(Node part) => IsInfinite(builder.Compute(OpCode.Abs, Wide, part));
        Node OfInfinite(Node part) => Select(builder, builder.Comparison(OpCode.Less, Wide, zero, part), Number(builder, Wide, 1), Number(builder, Wide, -1));
        Node Far(Node part, Node other) => Select(
            builder,
            IsInfinitePart(part),
            Select(builder, IsInfinitePart(other), Number(builder, Wide, double.NaN), OfInfinite(part)),
            zero);
        Node Part(Node part, Node other) => Select(
            builder, isZero, zero, Select(builder, isFar, Far(part, other), builder.Compute(OpCode.Divide, Wide, part, distance)));
        return builder.As(Operand.Pair(Part(wide.Real, wide.Imaginary), Part(wide.Imaginary, wide.Real)), a.DType);
    }

    /// <summary>Halves or doubles a number until its distance from zero neither overflows nor loses digits.</summary>
    /// <param name="builder">Makes the nodes.</param>
    /// <param name="a">A complex128.</param>
    /// <param name="ofLarge">The value of <paramref name="change"/> where the number was halved.</param>
    /// <param name="ofSmall">The value where it was doubled.</param>
    /// <param name="change">One of the two values, or 0 where the number stays as it is.</param>
    private static Operand InRange(ExpressionBuilder builder, Operand a, double ofLarge, double ofSmall, out Node change)
    {
        var dtype = a.Real.DType;
        Node Size(Node part) => builder.Compute(OpCode.Abs, dtype, part);
        var larger = builder.Compute(OpCode.Maximum, dtype, Size(a.Real), Size(a.Imaginary));
        var isLarge = builder.Comparison(OpCode.Less, dtype, Number(builder, dtype, 1e300), larger);
        var isSmall = builder.Comparison(OpCode.Less, dtype, larger, Number(builder, dtype, 1e-280));
        Node OneOf(double large, double small, double others) =>
            Select(builder, isLarge, Number(builder, dtype, large), Select(builder, isSmall, Number(builder, dtype, small), Number(builder, dtype, others)));
        var scale = OneOf(Math.ScaleB(1, -Doublings), Math.ScaleB(1, Doublings), 1);
        change = OneOf(ofLarge, ofSmall, 0);
        return Operand.Pair(builder.Compute(OpCode.Multiply, dtype, a.Real, scale), builder.Compute(OpCode.Multiply, dtype, a.Imaginary, scale));
    }

    private static Node Number(ExpressionBuilder builder, DType dtype, double value) => builder.AsReal(Literal.Of(value), dtype);

    private static Node Select(ExpressionBuilder builder, Node condition, Node a, Node b) =>
        builder.Graph.Operation(OpCode.Where, a.DType, condition, a, b);
}
