namespace ActorShm.Kernels;

/// <summary>Assigns a register to each value of a stage's code. A register whose value is not used again is the next one to be written.</summary>
/// <remarks>
/// A tile is cheap because few registers are used, and are used again while they are still in the first-level cache. Constants keep
/// registers of their own, because they are filled only once.
/// </remarks>
internal sealed class RegisterPlan
{
    private readonly StageCode _code;
    private readonly int[] _lastUse;
    private readonly int[] _registers;
    private readonly Stack<int> _free = new();

    public RegisterPlan(StageCode code)
    {
        _code = code;
        _lastUse = LastUses(code);
        _registers = new int[code.Instructions.Length];
        for (var i = 0; i < _registers.Length; i++)
        {
            _registers[i] = -1;
            Place(i);
        }
    }

    /// <summary>Gets the number of registers.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the register of a value; -1 for an instruction without a value.</summary>
    public int this[int value] => _registers[value];

    private static int[] LastUses(StageCode code)
    {
        var lastUse = new int[code.Instructions.Length];
        for (var i = 0; i < lastUse.Length; i++)
        {
            lastUse[i] = i;
            for (var k = 0; k < OpCodes.OperandCount(code.Instructions[i].Op); k++)
            {
                lastUse[code.Instructions[i].Operand(k)] = i;
            }
        }

        return lastUse;
    }

    private void Place(int index)
    {
        var instruction = _code.Instructions[index];
        if (!OpCodes.GivesValue(instruction.Op))
        {
            ReleaseOperands(index, static (_, _) => true);
            return;
        }

        // In place only where each element is overwritten by its own result; wider results would overtake the elements that are still to be read.
        ReleaseOperands(index, static (operand, result) => operand.SizeBytes() == result.SizeBytes());
        _registers[index] = instruction.Op == OpCode.Constant || !_free.TryPop(out var register) ? Count++ : register;
        ReleaseOperands(index, static (operand, result) => operand.SizeBytes() != result.SizeBytes());
        if (_lastUse[index] == index && instruction.Op != OpCode.Constant)
        {
            _free.Push(_registers[index]);
        }
    }

    private void ReleaseOperands(int index, Func<DType, DType, bool> which)
    {
        var instruction = _code.Instructions[index];
        for (var k = 0; k < OpCodes.OperandCount(instruction.Op); k++)
        {
            var operand = instruction.Operand(k);
            var source = _code.Instructions[operand];
            var usedTwice = (k > 0 && operand == instruction.A) || (k > 1 && operand == instruction.B);
            if (_lastUse[operand] == index && !usedTwice && source.Op != OpCode.Constant && which(source.ValueType, instruction.ValueType))
            {
                _free.Push(_registers[operand]);
            }
        }
    }
}
