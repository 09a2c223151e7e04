namespace ActorShm.Kernels;

/// <summary>Which register holds each value of a stage's code. A register whose value is not used again is the next to be written.</summary>
/// <remarks>
/// Few registers, used again while they are still in the first-level cache, are what makes a tile cheap. Constants keep
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

    /// <summary>How many registers there are.</summary>
    public int Count { get; private set; }

    /// <summary>The register of a value; -1 for an instruction that gives none.</summary>
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

        // In place only where element for element is overwritten by its own result; a wider result would run ahead.
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
