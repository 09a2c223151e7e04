using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace ActorShm.Testing;

/// <summary>Reads the instructions of compiled methods.</summary>
public static class Instructions
{
    private static readonly Dictionary<short, OperandType> Operands = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value, code => code.OperandType);

    /// <summary>Walks over the instructions (ECMA-335, III.1.2) and finds what they name: tokens of methods, fields and types.</summary>
    /// <param name="code">The instructions of one method.</param>
    public static IEnumerable<int> TokensIn(byte[] code)
    {
        ArgumentNullException.ThrowIfNull(code);
        for (var at = 0; at < code.Length;)
        {
            int first = code[at++];
            var operand = Operands[first == 0xFE ? (short)((first << 8) | code[at++]) : (short)first];
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                yield return BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at));
            }

            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at))),
                _ => 4,
            };
        }
    }
}
