namespace ActorShm.Kernels;

/// <summary>What every stage's code must fulfil, whether it was just built or came from another process.</summary>
internal static class StageCodeRules
{
    /// <exception cref="InvalidDataException">A rule is broken; the message names the instruction.</exception>
    public static void Check(ReadOnlySpan<Instruction> instructions, ReadOnlySpan<DType> inputs, ReadOnlySpan<DType> outputs)
    {
        Refuse(SlotFault(inputs) ?? SlotFault(outputs));
        Refuse(instructions.Length > ushort.MaxValue ? "it has too many instructions" : null);
        Span<bool> stored = stackalloc bool[outputs.Length];
        stored.Clear();
        var roots = 0;
        for (var i = 0; i < instructions.Length; i++)
        {
            Refuse(TypingFault(instructions, i) ?? ConstantFault(instructions[i], i) ?? SlotFault(instructions[i], i, inputs, outputs, stored));
            roots += OpCodes.GivesValue(instructions[i].Op) ? 0 : 1;
        }

        Refuse(stored.Contains(false) ? "an output is never stored" : null);
        Refuse(roots == 0 ? "it stores and reduces nothing" : null);
    }

    private static string? SlotFault(ReadOnlySpan<DType> slots)
    {
        foreach (var dtype in slots)
        {
            if (!DTypes.IsKnown(dtype))
            {
                return $"a slot has the unknown type {(byte)dtype}";
            }
        }

        return slots.Length > StageCode.MaxSlots ? $"it has {slots.Length} slots of one kind; at most {StageCode.MaxSlots} are allowed" : null;
    }

    private static string? TypingFault(ReadOnlySpan<Instruction> instructions, int index)
    {
        var instruction = instructions[index];
        var count = OpCodes.OperandCount(instruction.Op);
        if (count < 0 || !DTypes.IsKnown(instruction.DType))
        {
            return $"instruction {index} has the operation {(byte)instruction.Op} and the type {(byte)instruction.DType}, not both known";
        }

        Span<DType> operands = stackalloc DType[3];
        for (var i = 0; i < count; i++)
        {
            var operand = instruction.Operand(i);
            if (operand < 0 || operand >= index || !OpCodes.GivesValue(instructions[operand].Op))
            {
                return $"instruction {index} uses {operand}, which is no value before it";
            }

            operands[i] = instructions[operand].ValueType;
        }

        return OpCodes.Accepts(instruction.Op, instruction.DType, operands[..count])
            ? null
            : $"instruction {index}, {instruction.Op}, does not exist for its types";
    }

    private static string? ConstantFault(Instruction instruction, int index) =>
        instruction.Op != OpCode.Constant || Scalar.FromBytes(instruction.DType, BitConverter.GetBytes(instruction.Bits)).Bits == instruction.Bits
            ? null
            : $"instruction {index} has bits that are no {instruction.DType.Name()}";

    private static string? SlotFault(
        Instruction instruction, int index, ReadOnlySpan<DType> inputs, ReadOnlySpan<DType> outputs, Span<bool> stored)
    {
        if (!OpCodes.HasSlot(instruction.Op))
        {
            return null;
        }

        var slots = OpCodes.IsLoad(instruction.Op) ? inputs : outputs;
        if (instruction.Slot < 0 || instruction.Slot >= slots.Length || slots[instruction.Slot] != instruction.DType)
        {
            return $"instruction {index} uses slot {instruction.Slot}, which does not exist or has another type";
        }

        if (OpCodes.IsStore(instruction.Op))
        {
            var again = stored[instruction.Slot];
            stored[instruction.Slot] = true;
            return again ? $"instruction {index} stores to slot {instruction.Slot} again" : null;
        }

        return null;
    }

    private static void Refuse(string? fault)
    {
        if (fault is not null)
        {
            throw new InvalidDataException($"This is not the code of a stage: {fault}. Sender and receiver may be of different versions.");
        }
    }
}
