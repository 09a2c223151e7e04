using System.Numerics;

namespace ActorShm.Kernels;

/// <summary>Finds the loop of an operation for its types: the one place where operations, types and loops meet.</summary>
internal static unsafe class TileKernels
{
    /// <summary>Gets the loop of an instruction that computes a value from earlier ones.</summary>
    /// <param name="op">The operation.</param>
    /// <param name="dtype">The type of its value.</param>
    /// <param name="operand">The type of its first operand.</param>
    public static TileKernel For(OpCode op, DType dtype, DType operand) => op switch
    {
        OpCode.Convert => ConversionKernels.For(operand, dtype),
        OpCode.Where => Selection(dtype),
        _ when OpCodes.IsComparison(op) => Comparison(op, operand),
        _ => dtype switch
        {
            DType.Bool => Extreme<byte>(op),
            _ when op is OpCode.FloorDivide or OpCode.Remainder && dtype.IsInteger() => IntegerDivision(op, dtype),
            DType.Int32 => OfInteger<int>(op),
            DType.Int64 => OfInteger<long>(op),
            DType.UInt64 => OfInteger<ulong>(op),
            DType.Float32 => OfFloat32(op),
            _ => OfFloat64(op),
        },
    };

    private static TileKernel OfFloat64(OpCode op) => op switch
    {
        OpCode.Negate => ElementwiseLoops.Unary<double, NegateFloat64>,
        OpCode.Abs => ElementwiseLoops.Unary<double, AbsFloat64>,
        OpCode.Sqrt => ElementwiseLoops.Unary<double, SqrtOf<double>>,
        OpCode.Floor => ElementwiseLoops.Unary<double, FloorFloat>,
        OpCode.Ceil => ElementwiseLoops.Unary<double, CeilFloat>,
        OpCode.Trunc => ElementwiseLoops.Unary<double, TruncFloat>,
        OpCode.Round => ElementwiseLoops.Unary<double, RoundFloat>,
        OpCode.Divide => ElementwiseLoops.Binary<double, DivideOf<double>>,
        _ => ElementaryOperation.Find(op, DType.Float64)?.Float64Loop ?? Basic<double>(op),
    };

    private static TileKernel OfFloat32(OpCode op) => op switch
    {
        OpCode.Negate => ElementwiseLoops.Unary<float, NegateFloat32>,
        OpCode.Abs => ElementwiseLoops.Unary<float, AbsFloat32>,
        OpCode.Sqrt => ElementwiseLoops.Unary<float, SqrtOf<float>>,
        OpCode.Floor => ElementwiseLoops.Unary<float, FloorFloat>,
        OpCode.Ceil => ElementwiseLoops.Unary<float, CeilFloat>,
        OpCode.Trunc => ElementwiseLoops.Unary<float, TruncFloat>,
        OpCode.Round => ElementwiseLoops.Unary<float, RoundFloat>,
        OpCode.Divide => ElementwiseLoops.Binary<float, DivideOf<float>>,
        _ => ElementaryOperation.Find(op, DType.Float32)?.Float32Loop ?? Basic<float>(op),
    };

    private static TileKernel OfInteger<T>(OpCode op)
        where T : unmanaged, IBinaryInteger<T> => op switch
        {
            OpCode.Negate => ElementwiseLoops.Unary<T, NegateInteger<T>>,
            OpCode.Abs => ElementwiseLoops.Unary<T, AbsInteger<T>>,
            OpCode.And => ElementwiseLoops.Binary<T, AndOf<T>>,
            OpCode.Or => ElementwiseLoops.Binary<T, OrOf<T>>,
            OpCode.Xor => ElementwiseLoops.Binary<T, XorOf<T>>,
            OpCode.ShiftLeft => ElementwiseLoops.Binary<T, ShiftLeftOf<T>>,
            OpCode.ShiftRight => ElementwiseLoops.Binary<T, ShiftRightOf<T>>,
            OpCode.Power => ScalarLoops.Binary<T, PowerInteger<T>>,
            _ => Basic<T>(op),
        };

    private static TileKernel IntegerDivision(OpCode op, DType dtype) => (op, dtype) switch
    {
        (OpCode.FloorDivide, DType.Int32) => EightLaneLoops.Run<FloorDivideInt32>,
        (OpCode.FloorDivide, DType.Int64) => EightLaneLoops.Run<FloorDivideInt64>,
        (OpCode.FloorDivide, _) => EightLaneLoops.Run<FloorDivideUInt64>,
        (_, DType.Int32) => EightLaneLoops.Run<RemainderInt32>,
        (_, DType.Int64) => EightLaneLoops.Run<RemainderInt64>,
        _ => EightLaneLoops.Run<RemainderUInt64>,
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
        DType.UInt64 => Comparison<ulong>(op),
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

    /// <summary>Makes the exception for a loop that is missing because the rules for a stage's code and this table differ; no input can cause that.</summary>
    private static InvalidOperationException Missing(OpCode op) => new($"There is no loop for {op}, although the rules for a stage's code allow it.");
}
