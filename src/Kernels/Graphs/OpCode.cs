namespace ActorShm.Kernels;

/// <summary>What one instruction of a <see cref="StageCode"/> does. The numbers travel between processes: never reuse one.</summary>
internal enum OpCode : byte
{
    /// <summary>The elements of an input slot.</summary>
    Load = 1,

    /// <summary>One value for all elements; its bits are in the instruction.</summary>
    Constant = 2,

    /// <summary>The element's index in the logical array, an int64.</summary>
    Index = 3,

    /// <summary>The operand in another type. A conversion to a storage type wraps or rounds the value to one that the type holds, and leaves it in its register.</summary>
    Convert = 4,

    /// <summary>The real parts of the elements of a complex input slot.</summary>
    LoadReal = 5,

    /// <summary>The imaginary parts of the elements of a complex input slot.</summary>
    LoadImaginary = 6,

    Negate = 16,
    Abs = 17,
    Sqrt = 18,
    Exp = 19,
    Log = 20,
    Sin = 21,
    Cos = 22,

    Add = 32,
    Subtract = 33,
    Multiply = 34,
    Divide = 35,
    Power = 36,
    Minimum = 37,
    Maximum = 38,

    Less = 48,
    LessEqual = 49,
    Equal = 50,
    NotEqual = 51,

    /// <summary>The second operand where the first is true, else the third.</summary>
    Where = 64,

    /// <summary>Writes the operand to an output slot.</summary>
    Store = 80,

    /// <summary>Writes two operands to a complex output slot: real and imaginary parts.</summary>
    StoreComplex = 81,

    /// <summary>The largest integer that is not above the operand.</summary>
    Floor = 136,

    /// <summary>The smallest integer that is not below the operand.</summary>
    Ceil = 137,

    /// <summary>The nearest integer towards zero.</summary>
    Trunc = 138,

    /// <summary>The nearest integer, ties to even.</summary>
    Round = 139,

    /// <summary>The quotient rounded down; 0 for integers divided by zero.</summary>
    FloorDivide = 160,

    /// <summary>The remainder of the rounded-down quotient, with the sign of the divisor; 0 for integers divided by zero.</summary>
    Remainder = 161,

    And = 162,
    Or = 163,
    Xor = 164,

    /// <summary>The bits moved up by a count; 0 when the count is negative or not less than the bits of a register.</summary>
    ShiftLeft = 165,

    /// <summary>The bits moved down by a count; the sign in all bits when the count is negative or not less than the bits of a register.</summary>
    ShiftRight = 166,

    ReduceSum = 96,
    ReduceNanSum = 97,
    ReduceMin = 98,
    ReduceMax = 99,
    ReduceNanMin = 100,
    ReduceNanMax = 101,

    Cbrt = 112,
    Exp2 = 113,
    Expm1 = 114,
    Log2 = 115,
    Log10 = 116,
    Log1p = 117,
    Tan = 118,
    Arcsin = 119,
    Arccos = 120,
    Arctan = 121,
    Sinh = 122,
    Cosh = 123,
    Tanh = 124,

    /// <summary>The angle of a point, from its coordinates y and x.</summary>
    Arctan2 = 176,
    Hypot = 177,

    ReduceProduct = 192,

    /// <summary>The smallest element with its index in the place of the count; the first of several, and the first NaN.</summary>
    ReduceArgMin = 193,

    /// <summary>The same for the largest element.</summary>
    ReduceArgMax = 194,
}
