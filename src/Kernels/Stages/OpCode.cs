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

    /// <summary>The operand in another type.</summary>
    Convert = 4,

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

    /// <summary>The angle of a point, from its y and x.</summary>
    Arctan2 = 176,
    Hypot = 177,
}
