using System.Buffers.Binary;
using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>The binary form of a <see cref="StageCode"/>: closed, versioned, little-endian.</summary>
/// <remarks>
/// <code>
/// byte 0      version, 1
/// byte 1      number of input slots, I
/// byte 2      number of output slots, O
/// byte 3–4    number of instructions
/// byte 5–     I + O element types, one byte each
/// then, for each instruction:
///   byte 0    operation
///   byte 1    element type
///   2 bytes   for each operand: the number of the instruction that gives it
///   1 byte    slot, for a load or a store
///   8 bytes   bits, for a constant
/// </code>
/// </remarks>
internal static class StageCodeFormat
{
    private const byte Version = 1;
    private const int HeaderBytes = 5;

    /// <summary>The length of the encoding, known before the constants are.</summary>
    public static int SizeBytes(IEnumerable<Instruction> instructions, int slots) =>
        HeaderBytes + slots + instructions.Sum(static instruction => SizeBytes(instruction.Op));

    public static byte[] Write(StageCode code)
    {
        var bytes = new byte[SizeBytes(code.Instructions, code.Inputs.Length + code.Outputs.Length)];
        bytes[0] = Version;
        bytes[1] = (byte)code.Inputs.Length;
        bytes[2] = (byte)code.Outputs.Length;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(3), (ushort)code.Instructions.Length);
        var rest = bytes.AsSpan(HeaderBytes);
        foreach (var dtype in code.Inputs.AddRange(code.Outputs))
        {
            rest[0] = (byte)dtype;
            rest = rest[1..];
        }

        foreach (var instruction in code.Instructions)
        {
            Write(instruction, rest);
            rest = rest[SizeBytes(instruction.Op)..];
        }

        return bytes;
    }

    public static StageCode Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > StageCode.MaxEncodedBytes)
        {
            throw Malformed($"it has {bytes.Length} bytes; at most {StageCode.MaxEncodedBytes} are allowed");
        }

        var rest = bytes;
        var version = Take(ref rest, 1)[0];
        if (version != Version)
        {
            throw Malformed($"its version is {version}; this library reads version {Version}");
        }

        int inputCount = Take(ref rest, 1)[0];
        int outputCount = Take(ref rest, 1)[0];
        int instructionCount = BinaryPrimitives.ReadUInt16LittleEndian(Take(ref rest, 2));
        var inputs = ReadTypes(Take(ref rest, inputCount));
        var outputs = ReadTypes(Take(ref rest, outputCount));

        // Every instruction has two bytes at least, so a lying count cannot ask for more memory than the bytes deserve.
        var instructions = ImmutableArray.CreateBuilder<Instruction>(Math.Min(instructionCount, rest.Length / 2));
        for (var i = 0; i < instructionCount; i++)
        {
            instructions.Add(ReadInstruction(ref rest));
        }

        return rest.IsEmpty
            ? new StageCode(instructions.ToImmutable(), inputs, outputs)
            : throw Malformed($"{rest.Length} bytes follow its end");
    }

    private static int SizeBytes(OpCode op) =>
        2 + (2 * OpCodes.OperandCount(op)) + (OpCodes.HasSlot(op) ? 1 : 0) + (op == OpCode.Constant ? 8 : 0);

    private static void Write(Instruction instruction, Span<byte> target)
    {
        target[0] = (byte)instruction.Op;
        target[1] = (byte)instruction.DType;
        target = target[2..];
        for (var i = 0; i < OpCodes.OperandCount(instruction.Op); i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)instruction.Operand(i));
            target = target[2..];
        }

        if (OpCodes.HasSlot(instruction.Op))
        {
            target[0] = (byte)instruction.Slot;
        }

        if (instruction.Op == OpCode.Constant)
        {
            BinaryPrimitives.WriteInt64LittleEndian(target, instruction.Bits);
        }
    }

    private static Instruction ReadInstruction(ref ReadOnlySpan<byte> rest)
    {
        var head = Take(ref rest, 2);
        var (op, dtype) = ((OpCode)head[0], (DType)head[1]);
        var count = OpCodes.OperandCount(op);
        if (count < 0)
        {
            throw Malformed($"it has the unknown operation {head[0]}");
        }

        Span<int> operands = [-1, -1, -1];
        for (var i = 0; i < count; i++)
        {
            operands[i] = BinaryPrimitives.ReadUInt16LittleEndian(Take(ref rest, 2));
        }

        var slot = OpCodes.HasSlot(op) ? Take(ref rest, 1)[0] : -1;
        var bits = op == OpCode.Constant ? BinaryPrimitives.ReadInt64LittleEndian(Take(ref rest, 8)) : 0;
        return new Instruction(op, dtype, operands[0], operands[1], operands[2], slot, bits);
    }

    private static ImmutableArray<DType> ReadTypes(ReadOnlySpan<byte> bytes)
    {
        var types = ImmutableArray.CreateBuilder<DType>(bytes.Length);
        foreach (var value in bytes)
        {
            types.Add((DType)value);
        }

        return types.MoveToImmutable();
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int count)
    {
        if (rest.Length < count)
        {
            throw Malformed("it ends too early");
        }

        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    private static InvalidDataException Malformed(string what) =>
        new($"This is not the code of a stage: {what}. Sender and receiver may be of different versions.");
}
