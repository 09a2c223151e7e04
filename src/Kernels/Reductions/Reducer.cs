using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>Reduces the elements of one tile to a partial result.</summary>
/// <param name="values">The elements, followed by padding up to a multiple of 64 elements.</param>
/// <param name="paddedCount">The number of elements with the padding.</param>
/// <param name="elementCount">The number of elements without the padding.</param>
internal unsafe delegate Partial TileReduction(byte* values, int paddedCount, int elementCount);

/// <summary>One kind of reduction for one element type: reduces a tile, and combines the partial results of tiles and blocks.</summary>
/// <remarks>Immutable, and therefore safe on any thread.</remarks>
internal sealed class Reducer
{
    private readonly Func<Partial, Partial, Partial> _combine;
    private readonly CombineLevel _combineNeighbours;

    private Reducer(
        DType dtype, long padding, long empty, TileReduction reduceTile, Func<Partial, Partial, Partial> combine, CombineLevel combineNeighbours)
    {
        DType = dtype;
        PaddingBits = padding;
        Empty = new Partial(empty, 0);
        ReduceTile = reduceTile;
        _combine = combine;
        _combineNeighbours = combineNeighbours;
    }

    private delegate void CombineLevel(Span<Partial> partials, int count, int stride);

    /// <summary>The type of the elements and of the value.</summary>
    public DType DType { get; }

    /// <summary>An element that changes no result.</summary>
    public long PaddingBits { get; }

    /// <summary>The result of no elements.</summary>
    public Partial Empty { get; }

    public TileReduction ReduceTile { get; }

    /// <param name="op">A reduction.</param>
    /// <param name="dtype">A type that the reduction takes, according to <see cref="OpCodes.Accepts"/>.</param>
    public static unsafe Reducer For(OpCode op, DType dtype) => (op, dtype) switch
    {
        // Adding -0.0 changes no number, not even -0.0.
        (OpCode.ReduceSum, DType.Int64) => Make<IntegerSumOf>(dtype, 0, 0, SumLoops.Int64),
        (OpCode.ReduceSum, _) => Make<FloatSumOf>(dtype, Bits(-0.0), Bits(0.0), SumLoops.Float64),
        (OpCode.ReduceNanSum, _) => Make<FloatSumOf>(dtype, CanonicalNan.Float64Bits, Bits(0.0), SumLoops.NanFloat64),
        (OpCode.ReduceProduct, DType.Int64) => Make<IntegerProductOf>(dtype, 1, 1, ProductLoops.Int64),
        (OpCode.ReduceProduct, _) => Make<FloatProductOf>(dtype, Bits(1.0), Bits(1.0), ProductLoops.Float64),
        (OpCode.ReduceArgMin or OpCode.ReduceArgMax, DType.Bool) => Position<byte>(op, dtype),
        (OpCode.ReduceArgMin or OpCode.ReduceArgMax, DType.Int32) => Position<int>(op, dtype),
        (OpCode.ReduceArgMin or OpCode.ReduceArgMax, DType.Int64) => Position<long>(op, dtype),
        (OpCode.ReduceArgMin or OpCode.ReduceArgMax, DType.UInt64) => Position<ulong>(op, dtype),
        (OpCode.ReduceArgMin or OpCode.ReduceArgMax, DType.Float32) => Position<float>(op, dtype),
        (OpCode.ReduceArgMin or OpCode.ReduceArgMax, _) => Position<double>(op, dtype),
        (OpCode.ReduceMin or OpCode.ReduceMax, DType.Bool) => Extreme<byte>(op, dtype),
        (OpCode.ReduceMin or OpCode.ReduceMax, DType.Int32) => Extreme<int>(op, dtype),
        (OpCode.ReduceMin or OpCode.ReduceMax, DType.Int64) => Extreme<long>(op, dtype),
        (OpCode.ReduceMin or OpCode.ReduceMax, DType.UInt64) => Extreme<ulong>(op, dtype),
        (OpCode.ReduceMin or OpCode.ReduceMax, DType.Float32) => Extreme<float>(op, dtype),
        (OpCode.ReduceMin or OpCode.ReduceMax, DType.Float64) => Extreme<double>(op, dtype),
        (_, DType.Float32) => NanExtreme<float>(op, dtype),
        _ => NanExtreme<double>(op, dtype),
    };

    /// <summary>Joins the results of two neighbouring runs of elements.</summary>
    public Partial Combine(Partial left, Partial right) => _combine(left, right);

    /// <summary>Joins the first result with the second, the third with the fourth and so on, and leaves the joined results at the front.</summary>
    /// <param name="partials">The span that begins with the first result.</param>
    /// <param name="count">The number of results, which is even.</param>
    /// <param name="stride">The distance from one result to the next, both before and after.</param>
    public void CombineNeighbours(Span<Partial> partials, int count, int stride) => _combineNeighbours(partials, count, stride);

    private static Reducer Make<TCombination>(DType dtype, long padding, long empty, TileReduction reduceTile)
        where TCombination : struct, ICombination =>
        new(dtype, padding, empty, reduceTile, TCombination.Of, CombineNeighbours<TCombination>);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CombineNeighbours<TCombination>(Span<Partial> partials, int count, int stride)
        where TCombination : struct, ICombination
    {
        for (var i = 0; i < count / 2; i++)
        {
            partials[i * stride] = TCombination.Of(partials[2 * i * stride], partials[((2 * i) + 1) * stride]);
        }
    }

    private static unsafe Reducer Extreme<T>(OpCode op, DType dtype)
        where T : unmanaged, INumber<T> =>
        op == OpCode.ReduceMin
            ? ExtremeBy<T, MinimumOf<T>>(dtype, ExtremeLoops.Reduce<T, MinimumOf<T>>)
            : ExtremeBy<T, MaximumOf<T>>(dtype, ExtremeLoops.Reduce<T, MaximumOf<T>>);

    private static unsafe Reducer NanExtreme<T>(OpCode op, DType dtype)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        op == OpCode.ReduceNanMin
            ? ExtremeBy<T, MinimumOf<T>>(dtype, ExtremeLoops.NanReduce<T, MinimumOf<T>>).Padded(ExtremeLoops.Bits(T.NaN))
            : ExtremeBy<T, MaximumOf<T>>(dtype, ExtremeLoops.NanReduce<T, MaximumOf<T>>).Padded(ExtremeLoops.Bits(T.NaN));

    private static Reducer ExtremeBy<T, TExtreme>(DType dtype, TileReduction reduceTile)
        where T : unmanaged, INumber<T>
        where TExtreme : struct, IExtreme<T>
    {
        var identity = ExtremeLoops.Bits(TExtreme.Identity);
        return Make<ExtremeOf<T, TExtreme>>(dtype, identity, identity, reduceTile);
    }

    /// <summary>Makes a reduction that looks for a position. Its loop reads nothing after the last element, so any padding will do.</summary>
    private static unsafe Reducer Position<T>(OpCode op, DType dtype)
        where T : unmanaged, INumber<T> =>
        op == OpCode.ReduceArgMin
            ? Make<PositionOf<T, FirstMinimum<T>>>(dtype, 0, 0, PositionLoops.Reduce<T, FirstMinimum<T>>)
            : Make<PositionOf<T, FirstMaximum<T>>>(dtype, 0, 0, PositionLoops.Reduce<T, FirstMaximum<T>>);

    private Reducer Padded(long padding) => new(DType, padding, Empty.Bits, ReduceTile, _combine, _combineNeighbours);

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}
