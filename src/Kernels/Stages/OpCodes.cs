namespace ActorShm.Kernels;

/// <summary>The form of each operation: how many operands it takes, and of which types. One table for building and for checking.</summary>
/// <remarks>Values have register types only; storage types and complex types are named by loads, conversions and stores.</remarks>
internal static class OpCodes
{
    /// <summary>The number of operands that are earlier values.</summary>
    /// <returns>-1 for a number that is no operation.</returns>
    public static int OperandCount(OpCode op) => op switch
    {
        OpCode.Load or OpCode.LoadReal or OpCode.LoadImaginary or OpCode.Constant or OpCode.Index => 0,
        OpCode.Convert or OpCode.Store => 1,
        >= OpCode.Negate and <= OpCode.Cos => 1,
        >= OpCode.Add and <= OpCode.Maximum => 2,
        >= OpCode.Less and <= OpCode.NotEqual => 2,
        >= OpCode.Floor and <= OpCode.Round => 1,
        >= OpCode.FloorDivide and <= OpCode.ShiftRight => 2,
        OpCode.StoreComplex => 2,
        OpCode.Where => 3,
        >= OpCode.Cbrt and <= OpCode.Tanh => 1,
        OpCode.Arctan2 or OpCode.Hypot => 2,
        _ when IsReduction(op) => 1,
        _ => -1,
    };

    /// <summary>Whether the instruction names an input or output slot.</summary>
    public static bool HasSlot(OpCode op) => IsLoad(op) || IsStore(op);

    public static bool IsLoad(OpCode op) => op is OpCode.Load or OpCode.LoadReal or OpCode.LoadImaginary;

    public static bool IsStore(OpCode op) => op is OpCode.Store or OpCode.StoreComplex;

    public static bool IsReduction(OpCode op) => op is >= OpCode.ReduceSum and <= OpCode.ReduceNanMax or >= OpCode.ReduceProduct and <= OpCode.ReduceArgMax;

    /// <summary>Whether a reduction leaves an index where others leave a count.</summary>
    public static bool IsPosition(OpCode op) => op is OpCode.ReduceArgMin or OpCode.ReduceArgMax;

    /// <summary>The operation by which a reduction takes the next element in; default for one that keeps more than a value.</summary>
    public static OpCode Combining(OpCode op) => op switch
    {
        OpCode.ReduceSum => OpCode.Add,
        OpCode.ReduceProduct => OpCode.Multiply,
        OpCode.ReduceMin => OpCode.Minimum,
        OpCode.ReduceMax => OpCode.Maximum,
        _ => default,
    };

    public static bool IsComparison(OpCode op) => op is >= OpCode.Less and <= OpCode.NotEqual;

    /// <summary>Whether later instructions can use what this one gives.</summary>
    public static bool GivesValue(OpCode op) => !IsStore(op) && !IsReduction(op);

    /// <summary>Whether the operation exists for these types.</summary>
    /// <param name="op">A known operation.</param>
    /// <param name="dtype">The type that the instruction names.</param>
    /// <param name="operands">The register types of its operands, as many as it takes.</param>
    public static bool Accepts(OpCode op, DType dtype, ReadOnlySpan<DType> operands) => op switch
    {
        OpCode.Load => !dtype.IsComplex(),
        OpCode.LoadReal or OpCode.LoadImaginary => dtype.IsComplex(),
        OpCode.Convert => Conversions.Exists(operands[0], dtype),
        OpCode.Store => operands[0] == dtype.Register(),
        OpCode.StoreComplex => dtype.IsComplex() && operands[0] == dtype.Component() && operands[1] == dtype.Component(),
        _ => dtype.IsRegister() && Computes(op, dtype, operands),
    };

    private static bool Computes(OpCode op, DType dtype, ReadOnlySpan<DType> operands) => op switch
    {
        OpCode.Constant => true,
        OpCode.Index => dtype == DType.Int64,
        OpCode.Where => operands[0] == DType.Bool && operands[1] == dtype && operands[2] == dtype,
        _ when IsComparison(op) => dtype == DType.Bool && operands[0] == operands[1],
        _ => Exists(op, dtype) && !operands.ContainsAnyExcept(dtype),
    };

    /// <summary>For operations whose operands and value have one type: whether they exist for it.</summary>
    private static bool Exists(OpCode op, DType dtype) => op switch
    {
        OpCode.Minimum or OpCode.Maximum or OpCode.ReduceMin or OpCode.ReduceMax or OpCode.ReduceArgMin or OpCode.ReduceArgMax => true,
        OpCode.Abs => dtype is not (DType.Bool or DType.UInt64),
        OpCode.Negate or OpCode.Add or OpCode.Subtract or OpCode.Multiply => dtype != DType.Bool,
        OpCode.Power or OpCode.FloorDivide or OpCode.Remainder => dtype != DType.Bool,
        >= OpCode.And and <= OpCode.ShiftRight => dtype.IsInteger(),
        OpCode.ReduceSum or OpCode.ReduceProduct => dtype is DType.Int64 or DType.Float64,
        OpCode.ReduceNanSum => dtype == DType.Float64,
        _ => dtype.IsFloat(),
    };
}
