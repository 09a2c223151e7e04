using System.Numerics;

namespace ActorShm.Kernels;

/// <summary>Finds the loop of an operation for its types: the one place where operations, types and loops meet.</summary>
internal static unsafe class TileKernels
{
    /// <summary>The loop of an instruction that computes a value from earlier ones.</summary>
    /// <param name="op">The operation.</param>
    /// <param name="dtype">The type of its value.</param>
    /// <param name="operand">The type of its first operand.</param>
    public static TileKernel For(OpCode op, DType dtype, DType operand) => op switch
    {
        OpCode.Convert => Conversion(operand, dtype),
        OpCode.Where => Selection(dtype),
        _ when OpCodes.IsComparison(op) => Comparison(op, operand),
        _ => dtype switch
        {
            DType.Bool => Extreme<byte>(op),
            DType.Int32 => OfInteger<int>(op),
            DType.Int64 => OfInteger<long>(op),
            DType.Float32 => OfFloat32(op),
            _ => OfFloat64(op),
        },
    };

    /// <summary>The loop that writes an output: a computed NaN becomes the canonical one, a copied one keeps its bits.</summary>
    public static TileKernel ForStore(DType dtype, bool isCopy) => dtype switch
    {
        DType.Float64 when !isCopy => ElementwiseLoops.Unary<double, CanonicalNanFloat64>,
        DType.Float32 when !isCopy => ElementwiseLoops.Unary<float, CanonicalNanFloat32>,
        _ => dtype.SizeBytes() switch
        {
            1 => CopyLoops.Copy8,
            4 => CopyLoops.Copy32,
            _ => CopyLoops.Copy64,
        },
    };

    private static TileKernel OfFloat64(OpCode op) => op switch
    {
        OpCode.Negate => ElementwiseLoops.Unary<double, NegateFloat64>,
        OpCode.Abs => ElementwiseLoops.Unary<double, AbsFloat64>,
        OpCode.Sqrt => ElementwiseLoops.Unary<double, SqrtOf<double>>,
        OpCode.Divide => ElementwiseLoops.Binary<double, DivideOf<double>>,
        _ => ElementaryOperation.Find(op)?.Float64Loop ?? Basic<double>(op),
    };

    private static TileKernel OfFloat32(OpCode op) => op switch
    {
        OpCode.Negate => ElementwiseLoops.Unary<float, NegateFloat32>,
        OpCode.Abs => ElementwiseLoops.Unary<float, AbsFloat32>,
        OpCode.Sqrt => ElementwiseLoops.Unary<float, SqrtOf<float>>,
        OpCode.Divide => ElementwiseLoops.Binary<float, DivideOf<float>>,
        _ => ElementaryOperation.Find(op)?.Float32Loop ?? Basic<float>(op),
    };

    private static TileKernel OfInteger<T>(OpCode op)
        where T : unmanaged, INumber<T> => op switch
        {
            OpCode.Negate => ElementwiseLoops.Unary<T, NegateInteger<T>>,
            OpCode.Abs => ElementwiseLoops.Unary<T, AbsInteger<T>>,
            _ => Basic<T>(op),
        };

    private static TileKernel Basic<T>(OpCode op)
        where T : unmanaged, INumber<T> => op switch
        {
            OpCode.Add => ElementwiseLoops.Binary<T, AddOf<T>>,
            OpCode.Subtract => ElementwiseLoops.Binary<T, SubtractOf<T>>,
            OpCode.Multiply => ElementwiseLoops.Binary<T, MultiplyOf<T>>,
            _ => Extreme<T>(op),
        };

    private static TileKernel Extreme<T>(OpCode op)
        where T : unmanaged, INumber<T> => op switch
        {
            OpCode.Minimum => ElementwiseLoops.Binary<T, MinimumOf<T>>,
            OpCode.Maximum => ElementwiseLoops.Binary<T, MaximumOf<T>>,
            _ => throw Missing(op),
        };

    private static TileKernel Comparison(OpCode op, DType operand) => operand switch
    {
        DType.Bool => Comparison<byte>(op),
        DType.Int32 => Comparison<int>(op),
        DType.Int64 => Comparison<long>(op),
        DType.Float32 => Comparison<float>(op),
        _ => Comparison<double>(op),
    };

    private static TileKernel Comparison<T>(OpCode op)
        where T : unmanaged => op switch
        {
            OpCode.Less => ComparisonLoops.Compare<T, LessOf<T>>,
            OpCode.LessEqual => ComparisonLoops.Compare<T, LessEqualOf<T>>,
            OpCode.Equal => ComparisonLoops.Compare<T, EqualOf<T>>,
            _ => ComparisonLoops.Compare<T, NotEqualOf<T>>,
        };

    private static TileKernel Selection(DType dtype) => dtype.SizeBytes() switch
    {
        1 => SelectionLoops.Bytes,
        4 => SelectionLoops.Words32,
        _ => SelectionLoops.Words64,
    };

    private static TileKernel Conversion(DType from, DType to) => (from, to) switch
    {
        (DType.Bool, DType.Int32) => ConversionLoops.BoolToInt32,
        (DType.Bool, DType.Int64) => ConversionLoops.BoolToInt64,
        (DType.Bool, DType.Float32) => ConversionLoops.BoolToFloat32,
        (DType.Bool, DType.Float64) => ConversionLoops.BoolToFloat64,
        (DType.Int32, DType.Int64) => ConversionLoops.Int32ToInt64,
        (DType.Int32, DType.Float64) => ConversionLoops.Int32ToFloat64,
        (DType.Int64, DType.Float64) => ConversionLoops.Int64ToFloat64,
        (DType.Float32, DType.Float64) => ConversionLoops.Float32ToFloat64,
        (DType.Float64, DType.Float32) => ConversionLoops.Float64ToFloat32,
        (DType.Int64, DType.Int32) => ConversionLoops.Int64ToInt32,
        _ => throw Missing(OpCode.Convert),
    };

    /// <summary>The rules of a stage's code and this table have come apart; no input can cause that.</summary>
    private static InvalidOperationException Missing(OpCode op) => new($"There is no loop for {op}, although the rules for a stage's code allow it.");
}
