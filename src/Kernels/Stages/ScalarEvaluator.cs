namespace ActorShm.Kernels;

/// <summary>Computes an operation on scalars by running its tile kernel, so that a scalar has the same bits as an element would.</summary>
internal static unsafe class ScalarEvaluator
{
    /// <summary>The value of an elementwise operation.</summary>
    /// <param name="op">The operation.</param>
    /// <param name="dtype">The type of its value.</param>
    /// <param name="operands">Its operands, one to three, of types that the operation accepts.</param>
    public static Scalar Apply(OpCode op, DType dtype, ReadOnlySpan<Scalar> operands)
    {
        const int BufferBytes = TileGrid.GroupElements * sizeof(long);
        var buffers = stackalloc byte[4 * BufferBytes];
        for (var i = 0; i < operands.Length; i++)
        {
            RegisterFile.Fill(buffers + ((i + 1) * BufferBytes), operands[i].DType, operands[i].Bits, 0, TileGrid.GroupElements);
        }

        TileKernels.For(op, dtype, operands[0].DType)(
            buffers, buffers + BufferBytes, buffers + (2 * BufferBytes), buffers + (3 * BufferBytes), TileGrid.GroupElements);
        var value = Scalar.FromBytes(dtype, new ReadOnlySpan<byte>(buffers, dtype.SizeBytes()));
        return Scalar.FromBits(dtype, CanonicalNan.OfBits(dtype, value.Bits));
    }

    /// <summary>What the value and count of a reduction over a whole array give.</summary>
    public static Scalar Finish(FinishKind kind, DType dtype, OpCode op, DType accumulated, Partial partial)
    {
        if (kind == FinishKind.Mean)
        {
            return Float(dtype, BitConverter.Int64BitsToDouble(partial.Bits) / partial.Count);
        }

        if (op is OpCode.ReduceNanMin or OpCode.ReduceNanMax && partial.Count == 0)
        {
            return Float(dtype, CanonicalNan.Float64);
        }

        return accumulated == dtype
            ? Scalar.FromBits(dtype, CanonicalNan.OfBits(dtype, partial.Bits))
            : Float(dtype, BitConverter.Int64BitsToDouble(partial.Bits));
    }

    private static Scalar Float(DType dtype, double value) =>
        dtype == DType.Float32 ? Scalar.Of(CanonicalNan.Of((float)value)) : Scalar.Of(CanonicalNan.Of(value));
}
