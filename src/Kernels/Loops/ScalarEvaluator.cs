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
        if (op == OpCode.Convert && Conversions.IsRelabelling(operands[0].DType, dtype))
        {
            return operands[0].InRegister();
        }

        const int BufferBytes = TileGrid.GroupElements * sizeof(long);
        var buffers = stackalloc byte[4 * BufferBytes];
        for (var i = 0; i < operands.Length; i++)
        {
            var operand = operands[i].InRegister();
            RegisterFile.Fill(buffers + ((i + 1) * BufferBytes), operand.DType, operand.Bits, 0, TileGrid.GroupElements);
        }

        TileKernels.For(op, op == OpCode.Convert ? dtype : dtype.Register(), operands[0].DType.Register())(
            buffers, buffers + BufferBytes, buffers + (2 * BufferBytes), buffers + (3 * BufferBytes), TileGrid.GroupElements);
        var register = dtype.Register();
        return OfRegister(dtype, Scalar.FromBytes(register, new ReadOnlySpan<byte>(buffers, register.SizeBytes())).Bits);
    }

    /// <summary>What the value and count of a reduction over a whole array give.</summary>
    public static Scalar Finish(FinishKind kind, DType dtype, OpCode op, DType accumulated, Partial partial)
    {
        if (kind == FinishKind.Mean)
        {
            return Float(dtype, BitConverter.Int64BitsToDouble(partial.Bits) / partial.Count);
        }

        if (kind == FinishKind.Count)
        {
            return dtype == DType.Int64 ? Scalar.Of(partial.Count) : Float(dtype, partial.Count);
        }

        if (op is OpCode.ReduceNanMin or OpCode.ReduceNanMax && partial.Count == 0)
        {
            return Float(dtype, CanonicalNan.Float64);
        }

        return accumulated == DType.Float64 ? Float(dtype, BitConverter.Int64BitsToDouble(partial.Bits)) : OfRegister(dtype, partial.Bits);
    }

    private static Scalar OfRegister(DType dtype, long bits)
    {
        var value = Scalar.FromRegister(dtype, bits);
        return Scalar.FromBits(dtype, CanonicalNan.OfBits(dtype, value.Bits));
    }

    private static Scalar Float(DType dtype, double value) => dtype switch
    {
        DType.Float16 => Scalar.Of(Half.IsNaN((Half)value) ? BitConverter.UInt16BitsToHalf(CanonicalNan.Float16Bits) : (Half)value),
        DType.Float32 => Scalar.Of(CanonicalNan.Of((float)value)),
        _ => Scalar.Of(CanonicalNan.Of(value)),
    };
}
