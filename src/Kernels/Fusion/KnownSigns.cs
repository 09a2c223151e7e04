namespace ActorShm.Kernels;

/// <summary>What is known from the code alone about the signs of its values. Where there is no sign to find, a loop need not look for it.</summary>
/// <remarks>Determined once, from the first instruction to the last, because operands come before what is made from them, and a value may be the operand of many instructions. Immutable, so safe on any thread.</remarks>
internal sealed class KnownSigns
{
    private readonly bool[] _neverNegative;
    private readonly bool[] _neverNegativeZero;

    /// <param name="code">The code.</param>
    public KnownSigns(StageCode code)
    {
        _neverNegative = new bool[code.Instructions.Length];
        _neverNegativeZero = new bool[code.Instructions.Length];
        for (var i = 0; i < code.Instructions.Length; i++)
        {
            var instruction = code.Instructions[i];
            if (instruction.DType.IsFloat())
            {
                _neverNegative[i] = IsNeverNegativeOf(instruction);

                // A sum is a negative zero only if both summands are, because additions do not underflow.
                _neverNegativeZero[i] = _neverNegative[i] || (instruction.Op == OpCode.Add && (_neverNegativeZero[instruction.A] || _neverNegativeZero[instruction.B]));
            }
        }
    }

    /// <summary>Whether no element has its sign bit set, unless it is NaN. A sum of such elements is NaN only if one of them is, because there are no two infinities that cancel.</summary>
    /// <param name="value">The number of the instruction whose value it is.</param>
    public bool IsNeverNegative(int value) => _neverNegative[value];

    private bool IsNeverNegativeOf(Instruction instruction) => instruction.Op switch
    {
        OpCode.Abs => true,
        OpCode.Multiply => instruction.A == instruction.B,
        OpCode.Sqrt => _neverNegativeZero[instruction.A],
        OpCode.Add => _neverNegative[instruction.A] && _neverNegative[instruction.B],
        _ => false,
    };
}
