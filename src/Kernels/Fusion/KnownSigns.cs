namespace ActorShm.Kernels;

/// <summary>What code says of the signs of its values, whatever it runs over: where there is none to find, a loop need not look.</summary>
internal static class KnownSigns
{
    /// <summary>Whether no element has its sign bit set, unless it is a NaN. No sum of such elements is a NaN unless one of them is: there are no two infinities to cancel.</summary>
    /// <param name="code">The code.</param>
    /// <param name="value">The number of the instruction whose value it is.</param>
    public static bool IsNeverNegative(StageCode code, int value)
    {
        var instruction = code.Instructions[value];
        return instruction.DType.IsFloat() && instruction.Op switch
        {
            OpCode.Abs => true,
            OpCode.Multiply => instruction.A == instruction.B,
            OpCode.Sqrt => IsNeverNegativeZero(code, instruction.A),
            OpCode.Add => IsNeverNegative(code, instruction.A) && IsNeverNegative(code, instruction.B),
            _ => false,
        };
    }

    /// <summary>Whether no element is a negative zero. A sum is one only if both summands are, because additions do not underflow.</summary>
    private static bool IsNeverNegativeZero(StageCode code, int value)
    {
        var instruction = code.Instructions[value];
        return IsNeverNegative(code, value)
            || (instruction.Op == OpCode.Add && instruction.DType.IsFloat() && (IsNeverNegativeZero(code, instruction.A) || IsNeverNegativeZero(code, instruction.B)));
    }
}
