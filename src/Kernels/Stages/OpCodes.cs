namespace ActorShm.Kernels;

/// <summary>The form of each operation: how many operands it takes, and of which types. One table for building and for checking.</summary>
internal static class OpCodes
{
    /// <summary>The number of operands that are earlier values.</summary>
    /// <returns>-1 for a number that is no operation.</returns>
    public static int OperandCount(OpCode op) => op switch
    {
        OpCode.Load or OpCode.Constant or OpCode.Index => 0,
        OpCode.Convert or OpCode.Store => 1,
        >= OpCode.Negate and <= OpCode.Cos => 1,
        >= OpCode.Add and <= OpCode.Maximum => 2,
        >= OpCode.Less and <= OpCode.NotEqual => 2,
        OpCode.Where => 3,
        >= OpCode.ReduceSum and <= OpCode.ReduceNanMax => 1,
        >= OpCode.Cbrt and <= OpCode.Tanh => 1,
        OpCode.Arctan2 or OpCode.Hypot => 2,
        _ => -1,
    };

    /// <summary>Whether the instruction names an input or output slot.</summary>
    public static bool HasSlot(OpCode op) => op is OpCode.Load or OpCode.Store;

    public static bool IsReduction(OpCode op) => op is >= OpCode.ReduceSum and <= OpCode.ReduceNanMax;

    /// <summary>The operation by which a reduction takes the next element in; default for one that keeps more than a value.</summary>
    public static OpCode Combining(OpCode op) => op switch
    {
        OpCode.ReduceSum => OpCode.Add,
        OpCode.ReduceMin => OpCode.Minimum,
        OpCode.ReduceMax => OpCode.Maximum,
        _ => default,
    };

    public static bool IsComparison(OpCode op) => op is >= OpCode.Less and <= OpCode.NotEqual;

    /// <summary>Whether later instructions can use what this one gives.</summary>
    public static bool GivesValue(OpCode op) => op != OpCode.Store && !IsReduction(op);

    /// <summary>Whether the operation exists for these types.</summary>
    /// <param name="op">A known operation.</param>
    /// <param name="dtype">The type of its value; of what is stored or reduced.</param>
    /// <param name="operands">The types of its operands, as many as it takes.</param>
    public static bool Accepts(OpCode op, DType dtype, ReadOnlySpan<DType> operands) => op switch
    {
        OpCode.Load or OpCode.Constant => true,
        OpCode.Index => dtype == DType.Int64,
        OpCode.Convert => IsConversion(operands[0], dtype),
        OpCode.Store => operands[0] == dtype,
        OpCode.Where => operands[0] == DType.Bool && operands[1] == dtype && operands[2] == dtype,
        _ when IsComparison(op) => dtype == DType.Bool && operands[0] == operands[1],
        _ => Exists(op, dtype) && !operands.ContainsAnyExcept(dtype),
    };

    /// <summary>The conversions that promotion can ask for, and those by which an accumulated value gets its type back.</summary>
    public static bool IsConversion(DType from, DType to) => (from, to) switch
    {
        (DType.Float64, DType.Float32) or (DType.Int64, DType.Int32) => true,
        (DType.Bool, DType.Int32 or DType.Int64 or DType.Float32 or DType.Float64) => true,
        (DType.Int32, DType.Int64 or DType.Float64) => true,
        (DType.Int64 or DType.Float32, DType.Float64) => true,
        _ => false,
    };

    /// <summary>For operations whose operands and value have one type: whether they exist for it.</summary>
    private static bool Exists(OpCode op, DType dtype) => op switch
    {
        OpCode.Minimum or OpCode.Maximum or OpCode.ReduceMin or OpCode.ReduceMax => true,
        OpCode.Negate or OpCode.Abs or OpCode.Add or OpCode.Subtract or OpCode.Multiply => dtype != DType.Bool,
        OpCode.ReduceSum => dtype is DType.Int64 or DType.Float64,
        OpCode.ReduceNanSum => dtype == DType.Float64,
        _ => dtype.IsFloat(),
    };
}
