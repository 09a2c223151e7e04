namespace ActorShm.Kernels;

/// <summary>Computes how far numbers are from the circle of radius 1, with the digits that the logarithm of a distance near 1 would lose: log|z| = log1p(|z|² - 1) / 2.</summary>
/// <remarks>
/// The two squares are computed together with their errors (products by halves after Veltkamp and Dekker, sums after Knuth), so that nearly all of the result may cancel. As in T. J. Dekker,
/// "A floating-point technique for extending the available precision", Numerische Mathematik 18 (1971).
/// </remarks>
internal static class UnitCircle
{
    /// <summary>2²⁷ + 1: multiplying by it splits a float64 into two halves of at most 26 digits.</summary>
    private const double Splitter = 134217729;

    /// <summary>Computes the square of the distance from zero, less 1.</summary>
    /// <param name="builder">Makes the nodes.</param>
    /// <param name="a">A complex128.</param>
    /// <param name="isNear">Whether the square is between 1/2 and 2; elsewhere the result is of no use.</param>
    public static Node SquareLessOne(ExpressionBuilder builder, Operand a, out Node isNear)
    {
        Node Add(Node x, Node y) => builder.Compute(OpCode.Add, DType.Float64, x, y);
        Node Subtract(Node x, Node y) => builder.Compute(OpCode.Subtract, DType.Float64, x, y);
        Node Product(Node x, Node y) => builder.Compute(OpCode.Multiply, DType.Float64, x, y);
        Node Number(double value) => builder.AsReal(Literal.Of(value), DType.Float64);

        (Node Sum, Node Error) Sum(Node x, Node y)
        {
            var sum = Add(x, y);
            var ofY = Subtract(sum, x);
            return (sum, Add(Subtract(x, Subtract(sum, ofY)), Subtract(y, ofY)));
        }

        (Node Square, Node Error) Square(Node x)
        {
            var square = Product(x, x);
            var shifted = Product(x, Number(Splitter));
            var high = Subtract(shifted, Subtract(shifted, x));
            var low = Subtract(x, high);
            var twice = Product(high, low);
            return (square, Add(Add(Subtract(Product(high, high), square), Add(twice, twice)), Product(low, low)));
        }

        var ((real, errorOfReal), (imaginary, errorOfImaginary)) = (Square(a.Real), Square(a.Imaginary));
        var whole = Add(real, imaginary);
        isNear = builder.Closed(
            OpCode.Minimum,
            DType.Bool,
            builder.Comparison(OpCode.LessEqual, DType.Float64, Number(0.5), whole),
            builder.Comparison(OpCode.LessEqual, DType.Float64, whole, Number(2)));

        // The larger square comes first: less 1 it is exact where it is at least 1/2, and elsewhere small enough to find its error separately.
        var (larger, smaller) = (builder.Compute(OpCode.Maximum, DType.Float64, real, imaginary), builder.Compute(OpCode.Minimum, DType.Float64, real, imaginary));
        var (rest, errorOfRest) = Sum(larger, Number(-1));
        var (difference, error) = Sum(rest, smaller);
        return Add(difference, Add(Add(errorOfRest, error), Add(errorOfReal, errorOfImaginary)));
    }
}
